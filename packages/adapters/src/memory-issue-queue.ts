import type { IssueQueue, WakeUp } from '@casefile/alert-core';
import { createFaults, type Faults } from './memory-faults.js';

/** The queue of wake-ups in memory, for tests. Like the real one, it swallows a second wake-up of one version. */
export interface MemoryIssueQueue extends IssueQueue, Faults<keyof IssueQueue> {
  /** The wake-ups that were not swallowed, in the order in which they came. */
  readonly sent: readonly WakeUp[];
}

export function createMemoryIssueQueue(): MemoryIssueQueue {
  const { run, failNext } = createFaults<keyof IssueQueue>();
  const sent: WakeUp[] = [];
  const known = new Set<string>();
  return {
    sent,
    failNext,
    wake: (items) =>
      run('wake', () => {
        for (const item of items) {
          const key = JSON.stringify([item.fingerprint, item.desired_version, item.nonce]);
          if (!known.has(key)) sent.push(item);
          known.add(key);
        }
      }),
  };
}
