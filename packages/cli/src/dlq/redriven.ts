import { createHash } from 'node:crypto';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { DeadLetter } from './letter.js';

/** What is sent to the queue that a dead letter was meant for. */
export interface Redriven {
  MessageBody: string;
  MessageAttributes: Record<string, MessageAttributeValue>;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

/** A message of SQS has room for so many attributes. */
const MAX_ATTRIBUTES = 10;

/**
 * The same message again. A message has a new id each time it is sent, and a redrive that was killed sends some twice: so
 * what came without the envelope of SNS carries the id and the time that it had at first, by which alert-agent knows the
 * same event. The publisher's attributes stay, the quarantine's do not.
 */
export function redriven(letter: DeadLetter): Redriven {
  const { id, originalMessageId = id, sentAt, attributes, body, groupId } = letter;
  const identity = { delivery_id: text(originalMessageId), received_at: text(sentAt.toISOString()) };
  // those of an earlier redrive, and of the webhook, are older than ours
  const all = { ...identity, ...attributes };
  return {
    MessageBody: body,
    MessageAttributes: Object.fromEntries(Object.entries(all).slice(0, MAX_ATTRIBUTES)),
    ...(groupId === undefined ? {} : { MessageGroupId: groupId, MessageDeduplicationId: deduplicationId(letter) }),
  };
}

/**
 * The same for the same stay in the dead-letter queue: what is sent again within five minutes after a redrive was killed
 * is taken for what it is. Nobody else sends this id, so no earlier message can swallow it; and a message that dies again
 * is another message here, with another id.
 */
function deduplicationId({ id }: DeadLetter): string {
  return createHash('sha256')
    .update(JSON.stringify(['redrive', id]))
    .digest('hex');
}

function text(StringValue: string): MessageAttributeValue {
  return { DataType: 'String', StringValue };
}
