/** A stream to write on. */
export interface Sink {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** The world around a command line, so that a test can be another one. */
export interface CliShell {
  env: Readonly<Record<string, string | undefined>>;
  out: Sink;
  err: Sink;
  now: () => Date;
  /** Waits; rejects with the signal's reason when it aborts. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Calls back on Ctrl-C and on termination instead of ending the process; answers how to stop that. */
  onInterrupt: (listener: () => void) => () => void;
}
