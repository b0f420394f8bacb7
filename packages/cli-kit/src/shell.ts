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
}
