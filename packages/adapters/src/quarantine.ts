import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A message that can never be processed. */
export interface QuarantinedMessage {
  body: string;
  reason: string;
  /** Where it came from, for the person who looks at it. */
  sqsMessageId: string;
  quarantinedBy: string;
  /** Its publisher's, without which it may not be understood when it is sent again. */
  attributes: Record<string, string>;
}

/** A message of SQS has ten at most, and three are ours. */
const MAX_KEPT_ATTRIBUTES = 7;

/** Puts messages into a dead-letter queue, the reason beside each. */
export function createSqsQuarantine({
  client,
  queueUrl,
}: {
  client: SQSClient;
  queueUrl: string;
}): (message: QuarantinedMessage) => Promise<void> {
  return async ({ body, reason, sqsMessageId, quarantinedBy, attributes }) => {
    const kept = Object.entries(attributes).slice(0, MAX_KEPT_ATTRIBUTES);
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: fitting(body),
        ...(queueUrl.endsWith('.fifo') ? { MessageGroupId: sqsMessageId, MessageDeduplicationId: sqsMessageId } : {}),
        MessageAttributes: {
          ...Object.fromEntries(kept.map(([name, value]) => [name, text(value)])),
          reason: text(reason),
          original_message_id: text(sqsMessageId),
          quarantined_by: text(quarantinedBy),
        },
      }),
    );
  };
}

/** With its attributes the message must stay below the 256 KiB that every queue takes; only a hand-made message comes near. */
function fitting(body: string): string {
  const limit = 250_000;
  const bytes = Buffer.from(body);
  return bytes.length <= limit
    ? body
    : `${bytes
        .subarray(0, limit)
        .toString()
        .replace(/\uFFFD$/, '')} [cut from ${bytes.length} bytes]`;
}

/** SQS refuses empty values and counts attributes into the message's 1 MiB; a reason of 1,024 characters is enough to act on. */
function text(value: string) {
  return { DataType: 'String', StringValue: value.slice(0, 1024) || 'unknown' };
}
