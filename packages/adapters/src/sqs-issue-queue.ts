import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import type { IssueQueue, WakeUp, wakeUpMessageSchema } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createHash } from 'node:crypto';
import type * as z from 'zod';

/** Wakes issue-agent through `issues.fifo`: one group per alert, so that one container at a time works on it. */
export function createSqsIssueQueue({ client, queueUrl }: { client: SQSClient; queueUrl: string }): IssueQueue {
  /** Answers the entries that SQS did not take. */
  async function send(entries: SendMessageBatchRequestEntry[]): Promise<SendMessageBatchRequestEntry[]> {
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    const failed = new Set(Failed.map(({ Id }) => Id));
    return entries.filter(({ Id }) => failed.has(Id));
  }

  async function sendTwice(entries: SendMessageBatchRequestEntry[]): Promise<SendMessageBatchRequestEntry[]> {
    const failed = await send(entries);
    return failed.length > 0 ? send(failed) : [];
  }

  return {
    async wake(items) {
      const batches = inTens(items.map(entryOf));
      const failed = (await Promise.all(batches.map(sendTwice))).flat();
      if (failed.length === 0) return;
      const named = failed.map(({ MessageGroupId }) => MessageGroupId).join(', ');
      throw new CasefileError('unavailable', `the issues queue did not take the wake-ups of ${named}`);
    },
  };
}

function entryOf(
  { fingerprint, desired_version, look, nonce, ...ids }: WakeUp,
  index: number,
): SendMessageBatchRequestEntry {
  const message: z.infer<typeof wakeUpMessageSchema> = { fingerprint, ...(look ? { look } : {}) };
  return {
    Id: String(index),
    MessageBody: JSON.stringify(message),
    MessageGroupId: fingerprint,
    // a hash, because the id has at most 128 characters and not all are allowed
    MessageDeduplicationId: createHash('sha256')
      .update(JSON.stringify([fingerprint, desired_version, nonce]))
      .digest('hex'),
    MessageAttributes: Object.fromEntries(
      Object.entries(ids).flatMap(([name, id]) => (id ? [[name, { DataType: 'String', StringValue: plain(id) }]] : [])),
    ),
  };
}

/** SQS refuses control characters, and an id that a sender chose must not keep its alert from being seen. */
function plain(id: string): string {
  return id.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 256);
}

function inTens<T>(values: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(values.length / 10) }, (_, index) => values.slice(index * 10, index * 10 + 10));
}
