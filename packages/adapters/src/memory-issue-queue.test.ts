import { expect, it } from '@jest/globals';
import { issueQueueContract } from '../test/issue-queue-contract.js';
import { createMemoryIssueQueue } from './memory-issue-queue.js';

issueQueueContract('memory', () => {
  const queue = createMemoryIssueQueue();
  return { queue, received: () => Promise.resolve(queue.sent.map(({ fingerprint }) => fingerprint)) };
});

it.each<['before' | 'after', number]>([
  ['before', 0],
  ['after', 1],
])('fails a wake-up %s it took effect', async (when, sent) => {
  const queue = createMemoryIssueQueue();
  queue.failNext('wake', when);
  await expect(queue.wake([{ fingerprint: 'f', desired_version: 1 }])).rejects.toThrow(when);
  expect(queue.sent).toHaveLength(sent);
});
