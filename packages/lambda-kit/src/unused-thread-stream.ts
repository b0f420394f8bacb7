/** Our loggers write to standard output themselves; the bundles carry this in place of pino's worker threads (see scripts/build.ts). */
export default function unusedThreadStream(): never {
  throw new Error('transports of pino are left out of the bundles');
}
