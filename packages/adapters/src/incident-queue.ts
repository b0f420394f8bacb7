import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What the supervisor asks of its queue beyond what the event source mapping does for it. */
export interface IncidentQueue {
  /** Hides a message for `seconds` more (0 to 43,200), so that it comes back when it makes sense. */
  delay(receiptHandle: string, seconds: number): Promise<void>;
  /** Puts a message that can never be processed into the dead-letter queue, the reason beside it. */
  quarantine(message: QuarantinedMessage): Promise<void>;
}

export interface QuarantinedMessage {
  body: string;
  reason: string;
  /** Where it came from, for the person who looks at it. */
  sqsMessageId: string;
  quarantinedBy: string;
}

export function createSqsIncidentQueue({
  client,
  queueUrl,
  quarantineUrl,
}: {
  client: SQSClient;
  queueUrl: string;
  quarantineUrl: string;
}): IncidentQueue {
  return {
    async delay(receiptHandle, seconds) {
      const VisibilityTimeout = Math.min(Math.max(Math.ceil(seconds), 0), 43_200);
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
      );
    },

    async quarantine({ body, reason, sqsMessageId, quarantinedBy }) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: quarantineUrl,
          MessageBody: fitting(body),
          MessageAttributes: {
            reason: text(reason),
            original_message_id: text(sqsMessageId),
            quarantined_by: text(quarantinedBy),
          },
        }),
      );
    },
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
