import { pairs, type Terminal } from '@casefile/cli-kit';
import { Option } from 'commander';
import * as z from 'zod';
import { targets } from '../faults/index.js';
import { injectAll, type Plan, planFaults } from '../injection.js';
import { interruptible } from '../interrupt.js';
import type { JournalEntry } from '../journal.js';
import { openSession, options, parseDuration, placeOptions } from '../options.js';
import { withRestore } from '../restore.js';
import { openSubject, type Session } from '../session.js';
import type { Shell } from '../shell.js';
import { type CommandSpec, refusedMeaning } from './command.js';

const schema = z.object({ target: z.string(), ttl: z.number().optional(), dryRun: z.boolean().default(false) });

/** `revoke` and `inject`: the same act on different targets. */
export function breakCommand(
  text: Pick<CommandSpec, 'name' | 'summary' | 'description' | 'examples'>,
  choices: readonly string[],
): CommandSpec {
  return {
    ...text,
    options: (env) => [
      new Option('-t, --target <target>', 'what to break').choices([...choices]).makeOptionMandatory(),
      new Option(
        '--ttl <duration>',
        'hold the fault in the foreground for so long (90s, 10m, 1h), then restore; Ctrl-C restores at once',
      ).argParser(parseDuration),
      ...placeOptions(env),
      options.dryRun(),
      options.yes(),
      options.journalDir(),
      options.output(),
    ],
    exitCodes: [
      [0, 'the fault is in effect; with --ttl: it was, and everything is put back'],
      [1, 'AWS failed; what was changed has been put back, or the message says that it is not'],
      refusedMeaning,
    ],
    act,
  };
}

async function act(values: unknown, shell: Shell, terminal: Terminal): Promise<number> {
  const { target, ttl, dryRun } = schema.parse(values);
  const session = openSession(values, shell);
  const subject = await openSubject(session);
  const plans = await planFaults(session, subject, targets[target] ?? []);
  if (dryRun) {
    show(terminal, session, target, plans, { dry_run: true });
    return 0;
  }
  const inject = (expiresAt: Date | null) => {
    terminal.step(`Injecting ${target} into ${session.functionName}`);
    return injectAll(session, subject, plans, expiresAt);
  };
  if (ttl === undefined) {
    const entries = await inject(null);
    terminal.stepEnds('done');
    show(terminal, session, target, plans, { injected_at: entries[0]?.injected_at, expires_at: null });
    return 0;
  }
  return interruptible(shell, terminal, async (signal) => {
    const until = new Date(session.now().getTime() + ttl);
    const entries = await inject(until);
    await withRestore(session, entries, () => hold(session, terminal, target, until, signal), {
      before: () => terminal.step('Putting everything back'),
    });
    terminal.stepEnds('done');
    show(terminal, session, target, plans, restoredFacts(entries, session));
    return 0;
  });
}

/** Until the time is over or somebody presses Ctrl-C; either is the wanted end. */
async function hold(
  session: Session,
  terminal: Terminal,
  target: string,
  until: Date,
  signal: AbortSignal,
): Promise<void> {
  terminal.step(`Holding ${target} until ${until.toISOString()}; Ctrl-C restores now`, until);
  try {
    await session.sleep(until.getTime() - session.now().getTime(), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function restoredFacts([entry]: JournalEntry[], session: Session) {
  return { injected_at: entry?.injected_at, expires_at: entry?.expires_at, restored_at: session.now().toISOString() };
}

type Facts = Partial<Record<'injected_at' | 'expires_at' | 'restored_at', string | null | undefined>> & {
  dry_run?: true;
};

function show(terminal: Terminal, session: Session, target: string, plans: readonly Plan[], facts: Facts): void {
  const changes = plans.map(({ fault, before }) => ({ fault: fault.name, change: fault.describe(before) }));
  terminal.result({ target, function_name: session.functionName, changes, ...facts }, () =>
    [
      terminal.paint.bold(headline(target, session.functionName, facts)),
      pairs(changes.map(({ fault, change }) => [fault, change])),
      ...(facts.dry_run === true || facts.restored_at !== undefined
        ? []
        : ['', 'Put it back with: yarn chaos restore']),
    ].join('\n'),
  );
}

function headline(target: string, functionName: string, facts: Facts): string {
  if (facts.dry_run === true) return `Would inject ${target} into ${functionName}; nothing was changed`;
  return facts.restored_at === undefined
    ? `${target} is in effect on ${functionName}`
    : `${target} was held on ${functionName} and is put back`;
}
