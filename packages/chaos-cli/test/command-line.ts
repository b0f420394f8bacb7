import { runCli } from '../src/program.js';
import type { Lab } from './lab.js';

interface Ran {
  code: number;
  out: string;
  err: string;
}

interface Circumstances {
  env?: Record<string, string>;
  isTTY?: boolean;
  /** Called with what is written on stderr so far; true presses Ctrl-C. */
  interruptWhen?: (err: string) => boolean;
}

/** Runs `chaos …` against the lab, with its journal. */
export async function chaos(lab: Lab, line: string, circumstances: Circumstances = {}): Promise<Ran> {
  const { env = {}, isTTY = false, interruptWhen = () => false } = circumstances;
  const ran = { code: 0, out: '', err: '' };
  let listener: (() => void) | undefined;
  const args = line.split(' ').filter((arg) => arg !== '');
  const hasJournal = ['run', 'revoke', 'inject', 'restore', 'status'].includes(args[0] ?? '');
  ran.code = await runCli(hasJournal ? [...args, '--journal-dir', lab.journalDir] : args, {
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', ...env },
    out: { isTTY, write: (text) => (ran.out += text) },
    err: {
      isTTY,
      write: (text) => {
        ran.err += text;
        if (interruptWhen(ran.err)) listener?.();
        return true;
      },
    },
    connect: () => lab.cloud,
    now: lab.clock.now,
    sleep: lab.clock.sleep,
    onInterrupt: (added) => {
      listener = added;
      return () => (listener = undefined);
    },
  });
  return ran;
}
