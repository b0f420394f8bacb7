import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createSqsIssueQueue } from './sqs-issue-queue.js';

const sqs = mockClient(SQSClient);
const queue = createSqsIssueQueue({ client: new SQSClient({ region: 'eu-central-1' }), queueUrl: 'https://queue' });
const wakeUps = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ fingerprint: `f${index}`, desired_version: 1 }));
const sent = () =>
  sqs
    .commandCalls(SendMessageBatchCommand)
    .map(({ args: [{ input }] }) => (input.Entries ?? []).map(({ MessageGroupId }) => MessageGroupId));
/** SQS takes all but these. */
const refusing = (...ids: string[]) => ({
  Successful: [],
  Failed: ids.map((Id) => ({ Id, SenderFault: false, Code: 'InternalError' })),
});

beforeEach(() => {
  sqs.reset();
  sqs.on(SendMessageBatchCommand).resolves(refusing());
});

describe('the queue of wake-ups', () => {
  it('sends ten at a time', async () => {
    await queue.wake(wakeUps(21));
    expect(sent().map((batch) => batch.length)).toEqual([10, 10, 1]);
  });

  it('sends again only what was not taken', async () => {
    sqs.on(SendMessageBatchCommand).resolvesOnce(refusing('1', '2')).resolves(refusing());
    await queue.wake(wakeUps(3));
    expect(sent()).toEqual([
      ['f0', 'f1', 'f2'],
      ['f1', 'f2'],
    ]);
  });

  it('names what was not taken twice, and has sent the rest', async () => {
    sqs.on(SendMessageBatchCommand).resolvesOnce(refusing('1', '2')).resolvesOnce(refusing()).resolves(refusing('2'));
    await expect(queue.wake(wakeUps(12))).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'the issues queue did not take the wake-ups of f2',
    });
    expect(sent().flat()).toContain('f11');
  });

  it('fails when SQS does', async () => {
    sqs.on(SendMessageBatchCommand).rejects(new Error('access denied'));
    await expect(queue.wake(wakeUps(1))).rejects.toThrow('access denied');
  });
});
