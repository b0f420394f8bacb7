import { randomUUID } from 'node:crypto';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { wakeUpMessageSchema } from '@casefile/alert-core';
import { afterAll, describe, expect, it } from '@jest/globals';
import { issueQueueContract } from '../test/issue-queue-contract.js';
import { createSqsIssueQueue } from './sqs-issue-queue.js';

const client = new SQSClient({});
const queues: string[] = [];

async function fifoQueue(): Promise<string> {
  const { QueueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: `issues-${randomUUID()}.fifo`, Attributes: { FifoQueue: 'true' } }),
  );
  queues.push(QueueUrl);
  return QueueUrl;
}

/** Takes all that is in the queue: each group gives its next message when the one before is deleted. */
async function drain(QueueUrl: string): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['MessageGroupId'],
      }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

issueQueueContract('SQS', async () => {
  const queueUrl = await fifoQueue();
  return {
    queue: createSqsIssueQueue({ client, queueUrl }),
    received: async () =>
      (await drain(queueUrl)).map(({ Body = '' }) => wakeUpMessageSchema.parse(JSON.parse(Body)).fingerprint),
  };
});

describe('the SQS queue', () => {
  it('groups by fingerprint and carries the ids as attributes', async () => {
    const queueUrl = await fifoQueue();
    await createSqsIssueQueue({ client, queueUrl }).wake([
      { fingerprint: 'f1', desired_version: 3, event_id: 'event-1', sqs_message_id: 'message-1' },
    ]);
    const [message] = await drain(queueUrl);
    expect(message).toMatchObject({
      Body: '{"fingerprint":"f1"}',
      Attributes: { MessageGroupId: 'f1' },
      MessageAttributes: { event_id: { StringValue: 'event-1' }, sqs_message_id: { StringValue: 'message-1' } },
    });
  });
});

afterAll(async () => {
  for (const QueueUrl of queues) await client.send(new DeleteQueueCommand({ QueueUrl }));
  client.destroy();
});
