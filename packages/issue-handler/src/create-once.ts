import { CasefileError } from '@casefile/context-core';

/** Something that GitHub makes anew with each request, so that it must be asked for once and no more. */
export interface OneCreation<Made> {
  /** When the last request was begun of which nobody knows what came of it (ISO 8601 UTC). */
  intentAt: string | undefined;
  /** Looks for what an earlier request made; a search that fails is no empty search. */
  find(): Promise<Made | undefined>;
  /** Remembers, before the request, that it is about to be made. */
  intend(): Promise<void>;
  /** Puts back what was remembered before: the request certainly did nothing. */
  withdraw(): Promise<void>;
  create(): Promise<Made>;
  /** For how long a search may leave out what was just made. */
  waitMs: number;
  now: () => Date;
}

/**
 * Creates once, whatever crashes. GitHub knows no idempotency key, so an answer that never came is met with a search,
 * then with patience, and only then with a second request. What was `found` is of an earlier request.
 */
export async function createOnce<Made>(one: OneCreation<Made>): Promise<{ made: Made; found: boolean }> {
  if (one.intentAt !== undefined) {
    const made = await one.find();
    if (made !== undefined) return { made, found: true };
    const until = Date.parse(one.intentAt) + one.waitMs;
    if (one.now().getTime() < until) throw notYetKnown(until);
  }
  await one.intend();
  try {
    return { made: await one.create(), found: false };
  } catch (error) {
    if (error instanceof CasefileError && error.effect === 'none') {
      await one.withdraw();
      throw error;
    }
    const made = await one.find();
    if (made !== undefined) return { made, found: true };
    throw notYetKnown(one.now().getTime() + one.waitMs, error);
  }
}

function notYetKnown(until: number, cause?: unknown): CasefileError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new CasefileError(
    'unavailable',
    `a request to GitHub may have taken effect all the same${why}; looking again at ${new Date(until).toISOString()}`,
    { cause, retryAt: until },
  );
}
