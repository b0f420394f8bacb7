import { awsFailureOf } from '@casefile/cli-kit';
import { awsMissing } from '../aws-missing.js';
import { Missing } from '../missing.js';

export interface Patience {
  timeoutMs: number;
  now: () => Date;
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}

const PAUSE_MS = 500;

/** Asks again and again until there is an answer; `Missing` when there is none in time. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { timeoutMs, now, sleep, signal }: Patience,
): Promise<T> {
  const deadline = now().getTime() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (now().getTime() >= deadline) throw new Missing(`${what} did not come within ${timeoutMs / 1000} s`, '');
    await sleep(PAUSE_MS, signal);
  }
}

/** Does something with AWS; what AWS answers instead is `Missing`, what is a defect of ours stays one. */
export async function withAws<T>(action: string, absent: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (awsFailureOf(error) === 'other' && !isFromAws(error)) throw error;
    throw awsMissing(action, error, absent);
  }
}

function isFromAws(error: unknown): boolean {
  return error instanceof Error && '$metadata' in error;
}
