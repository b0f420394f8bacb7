import { type Collector, type CollectorResult, collectorResultSchema } from './evidence.js';
import type { IncidentAlert } from './incident.js';

interface GatherOptions<Clients> {
  alert: IncidentAlert;
  clients: Clients;
  signal: AbortSignal;
  now: () => Date;
  redact: <T>(value: T) => T;
}

/**
 * What one collector found out, redacted. Never rejects: a collector that throws, that has not answered when `signal`
 * aborts, or that answers with no result, gives a result with an `error`.
 */
export async function gather<Clients>(
  collect: Collector<Clients>,
  { alert, clients, signal, now, redact }: GatherOptions<Clients>,
): Promise<CollectorResult> {
  const startedAt = now();
  const elapsed = () => Math.max(now().getTime() - startedAt.getTime(), 0);
  const find = async () => redact(asResult(await unlessAborted(signal, () => collect(alert, clients, signal))));
  const found = await find().catch((error: unknown) => {
    const reason = signal.aborted ? `no answer within its time (${elapsed()} ms)` : describe(error);
    return { data: {}, error: redact(`could not collect: ${reason}`), truncated: false };
  });
  return { ...found, source: collect.source, collected_at: startedAt.toISOString(), duration_ms: elapsed() };
}

/** Does not wait for work that ignores the signal. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => {
      reject(new Error('aborted'));
    };
  });
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Only what survives JSON is kept, for that is how it is stored: no dates, no cycles, no getters. */
function asResult(answer: unknown): CollectorResult {
  const { data, error } = collectorResultSchema.safeParse(JSON.parse(JSON.stringify(answer ?? null)));
  if (data) return data;
  throw new TypeError(
    `the answer is no result: ${error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `threw ${typeof error}`;
}
