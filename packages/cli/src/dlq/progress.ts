import type { CliShell, Terminal } from '@casefile/cli-kit';

const EVERY_MS = 2000;

/** Says on standard error how far it is, every two seconds, so that what is done sooner says nothing. */
export function createProgress(
  terminal: Terminal,
  now: CliShell['now'],
  { doing, about }: { doing: string; about: number },
): (done: number, hiddenElsewhere: number) => void {
  const startedAt = now().getTime();
  let saidAt = startedAt;
  return (done, hiddenElsewhere) => {
    const at = now().getTime();
    if (at - saidAt < EVERY_MS) return;
    saidAt = at;
    const seconds = Math.round((at - startedAt) / 1000);
    terminal.note(
      hiddenElsewhere > 0
        ? `… ${doing}: ${done}; waiting for ${hiddenElsewhere} that somebody received a moment ago, perhaps a run that was killed (${seconds} s)`
        : `… ${doing}: ${done} of about ${about} (${seconds} s)`,
    );
  };
}
