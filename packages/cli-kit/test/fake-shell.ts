import type { CliShell } from '../src/shell.js';

export interface Circumstances {
  env?: Record<string, string>;
  isTTY?: boolean;
  /** Called with what is written on stderr so far; true presses Ctrl-C. */
  interruptWhen?: (err: string) => boolean;
}

/** A shell on the local AWS that keeps what a command line writes; the test brings the clock. */
export function createFakeShell(
  clock: Pick<CliShell, 'now' | 'sleep'>,
  { env = {}, isTTY = false, interruptWhen = () => false }: Circumstances = {},
): { shell: CliShell; written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  let listener: (() => void) | undefined;
  const shell: CliShell = {
    ...clock,
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', ...env },
    out: { isTTY, write: (text) => (written.out += text) },
    err: {
      isTTY,
      write: (text) => {
        written.err += text;
        if (interruptWhen(written.err)) listener?.();
        return true;
      },
    },
    onInterrupt: (added) => {
      listener = added;
      return () => (listener = undefined);
    },
  };
  return { shell, written };
}
