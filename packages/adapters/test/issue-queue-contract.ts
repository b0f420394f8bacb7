import type { IssueQueue, WakeUp } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';

/** An empty queue under test, and what issue-agent would get of it: the fingerprints, in any order. */
export interface IssueQueueHarness {
  queue: IssueQueue;
  received: () => Promise<string[]>;
}

/** What every queue of wake-ups must do. */
export function issueQueueContract(name: string, make: () => IssueQueueHarness | Promise<IssueQueueHarness>): void {
  describe(`issue queue: ${name}`, () => {
    const wakeUp = (overrides: Partial<WakeUp> = {}): WakeUp => ({
      fingerprint: 'f'.repeat(64),
      desired_version: 1,
      ...overrides,
    });

    it('wakes each of many alerts once', async () => {
      const { queue, received } = await make();
      const fingerprints = Array.from({ length: 23 }, (_, index) => String(index).padStart(64, '0'));
      await queue.wake(fingerprints.map((fingerprint) => wakeUp({ fingerprint })));
      expect((await received()).sort()).toEqual(fingerprints);
    });

    it('does nothing for nobody', async () => {
      const { queue, received } = await make();
      await queue.wake([]);
      expect(await received()).toEqual([]);
    });

    it.each<[string, number, Partial<WakeUp>]>([
      ['swallows a second wake-up of one version', 1, {}],
      ['swallows it whichever event it comes from', 1, { event_id: 'other', sqs_message_id: 'other' }],
      ['passes the next version on', 2, { desired_version: 2 }],
      ['never swallows a wake-up with a nonce of its own', 2, { nonce: '2026-03-01T10:05:00.000Z' }],
      ['takes a nonce of any length and any characters', 2, { nonce: ' ü'.repeat(200) }],
      ['takes ids of any length and any characters', 2, { desired_version: 2, event_id: '\u0000\ud800'.repeat(500) }],
      ['takes ids that are empty', 2, { desired_version: 2, event_id: '', sqs_message_id: '' }],
    ])('%s', async (_, times, change) => {
      const { queue, received } = await make();
      await queue.wake([wakeUp()]);
      await queue.wake([wakeUp(change)]);
      expect(await received()).toEqual(Array<string>(times).fill(wakeUp().fingerprint));
    });
  });
}
