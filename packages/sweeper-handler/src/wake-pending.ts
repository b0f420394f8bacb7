import type { AlertStore, IssueQueue } from '@casefile/alert-core';

export interface WakePendingOptions {
  store: Pick<AlertStore, 'pending'>;
  issues: IssueQueue;
}

/** issue-agent is at work on what is younger. */
const PENDING_TOO_LONG_MS = 2 * 60 * 1000;

/** More than issue-agent gets done until the next sweep; the oldest come first. */
const MAX_PER_SWEEP = 1000;

/** Wakes issue-agent for alerts that it should have dealt with by now: a wake-up was lost, or GitHub was away. */
export async function wakePending({ store, issues }: WakePendingOptions, at: Date): Promise<object> {
  const pending = await store.pending(new Date(at.getTime() - PENDING_TOO_LONG_MS).toISOString(), MAX_PER_SWEEP);
  if (pending.length > 0) await issues.wake(pending.map((item) => ({ ...item, nonce: at.toISOString() })));
  const fingerprints = pending.map(({ fingerprint }) => fingerprint);
  return { woken: pending.length, more: pending.length === MAX_PER_SWEEP, fingerprints };
}
