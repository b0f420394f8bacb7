import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message in a dead-letter queue. */
export interface DeadLetter {
  id: string;
  /** Of the latest receive. */
  receiptHandle: string;
  body: string;
  sentAt: Date;
  receives: number;
  reason: string;
  /** What it was called when a handler put a copy of it here. */
  originalMessageId?: string;
  quarantinedBy?: string;
  /** Those of its publisher. */
  attributes: Record<string, MessageAttributeValue>;
  /** In a FIFO queue. */
  groupId?: string;
}

/** What a handler writes beside a message that it puts here: see `createSqsQuarantine`. */
const quarantineMarks = new Set(['reason', 'original_message_id', 'quarantined_by']);

export function letterOf(message: Message, unexplained: string): DeadLetter {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {} } = message;
  const originalMessageId = MessageAttributes['original_message_id']?.StringValue;
  const quarantinedBy = MessageAttributes['quarantined_by']?.StringValue;
  return {
    id: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    sentAt: new Date(Number(Attributes.SentTimestamp)),
    receives: Number(Attributes.ApproximateReceiveCount),
    reason: MessageAttributes['reason']?.StringValue ?? unexplained,
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    ...(quarantinedBy === undefined ? {} : { quarantinedBy }),
    attributes: Object.fromEntries(Object.entries(MessageAttributes).filter(([name]) => !quarantineMarks.has(name))),
    ...(Attributes.MessageGroupId === undefined ? {} : { groupId: Attributes.MessageGroupId }),
  };
}

/**
 * Whether something was taken out of it: a handler puts a copy here without its secrets, and without the end of a body
 * that is too long.
 */
export function isAltered({ quarantinedBy, body }: DeadLetter): boolean {
  return quarantinedBy !== undefined && /\[REDACTED:\w+\]| \[cut from \d+ bytes\]$/.test(body);
}
