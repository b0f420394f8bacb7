import type { CliShell } from '@casefile/cli-kit';
import type { Connect } from './cloud.js';

/** The world around the command line, so that a test can be another one. */
export interface Shell extends CliShell {
  connect: Connect;
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Calls back on Ctrl-C and on termination instead of ending the process; answers how to stop that. */
  onInterrupt: (listener: () => void) => () => void;
}
