import { redact } from '@casefile/safe-text';
import { type DestinationStream, pino } from 'pino';

/** What the flow needs of a logger: facts first, then a short message. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  /** A logger that adds these correlation ids to each line. */
  child(correlation: Record<string, string | undefined>): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One JSON line per event on stdout. Every line is redacted on its way out, so no call site can forget it. */
export function createLogger(
  { service, level = 'info' }: { service: string; level?: LogLevel | undefined },
  destination: DestinationStream = { write: (line) => void process.stdout.write(line) },
): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: redact },
    },
    destination,
  );
}
