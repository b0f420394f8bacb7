import { type Circumstances, createFakeShell } from '../../cli-kit/test/fake-shell.js';
import { runCli } from '../src/program.js';
import type { Lab } from './lab.js';

/** Runs `chaos …` against the lab, with its journal. */
export async function chaos(
  lab: Lab,
  line: string,
  circumstances: Circumstances = {},
): Promise<{ code: number; out: string; err: string }> {
  const args = line.split(' ').filter((arg) => arg !== '');
  const hasJournal = ['run', 'revoke', 'inject', 'restore', 'status'].includes(args[0] ?? '');
  const { shell, written } = createFakeShell({ now: lab.clock.now, sleep: lab.clock.sleep }, circumstances);
  const code = await runCli(hasJournal ? [...args, '--journal-dir', lab.journalDir] : args, {
    ...shell,
    connect: () => lab.cloud,
  });
  return { code, ...written };
}
