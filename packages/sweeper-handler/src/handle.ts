import type { AlertStore, IssueQueue } from '@casefile/alert-core';
import type { Logger } from '@casefile/lambda-kit';

export interface SweeperOptions {
  store: Pick<AlertStore, 'pending'>;
  issues: IssueQueue;
  log: Logger;
  now: () => Date;
}

/** issue-agent is at work on what is younger. */
const PENDING_TOO_LONG_MS = 2 * 60 * 1000;

/** More than issue-agent gets done until the next sweep; the oldest come first. */
const MAX_PER_SWEEP = 1000;

/** Wakes issue-agent for alerts that it should have dealt with by now: a wake-up was lost, or GitHub was away. */
export function createSweeper({ store, issues, log, now }: SweeperOptions): () => Promise<void> {
  return async () => {
    const at = now();
    const pending = await store.pending(new Date(at.getTime() - PENDING_TOO_LONG_MS).toISOString(), MAX_PER_SWEEP);
    if (pending.length > 0) await issues.wake(pending.map((item) => ({ ...item, nonce: at.toISOString() })));
    log.info({ woken: pending.length, more: pending.length === MAX_PER_SWEEP }, 'swept');
  };
}
