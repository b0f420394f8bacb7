import type { Connect } from './cloud.js';

/** A stream to write on. */
export interface Sink {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** The world around the command line, so that a test can be another one. */
export interface Shell {
  env: Readonly<Record<string, string | undefined>>;
  out: Sink;
  err: Sink;
  connect: Connect;
  now: () => Date;
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Calls back on Ctrl-C and on termination instead of ending the process; answers how to stop that. */
  onInterrupt: (listener: () => void) => () => void;
}
