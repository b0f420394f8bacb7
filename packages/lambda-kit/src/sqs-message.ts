import { CasefileError, toUtc } from '@casefile/context-core';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';

/** One message, however it came: through an SNS topic in its envelope, with raw delivery, or straight to the queue. */
export interface IncomingMessage {
  /** The publisher's text. */
  body: string;
  sqsMessageId: string;
  /** The SNS message's id, when there was an envelope. */
  snsMessageId?: string;
  /** The topic that it came through, when there was an envelope. */
  topicArn?: string;
  /** The publisher's attributes as text: the envelope's, else those of the SQS message. */
  attributes: Record<string, string>;
  /** When SNS took it in, else when SQS did (ISO 8601 UTC). */
  sentAt: string;
  receiptHandle: string;
  /** 1 on the first delivery. */
  deliveryAttempt: number;
}

const snsEnvelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string().optional(),
  MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })).default({}),
});

/**
 * Takes a message out of its SNS envelope, if it has one; with raw delivery SNS hands its attributes to SQS:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function unwrap(record: SQSRecord): IncomingMessage {
  const message = {
    sqsMessageId: record.messageId,
    receiptHandle: record.receiptHandle,
    deliveryAttempt: Number(record.attributes.ApproximateReceiveCount),
  };
  const sqsSentAt = new Date(Number(record.attributes.SentTimestamp)).toISOString();
  const envelope = snsEnvelope.safeParse(tryJson(record.body));
  if (!envelope.success) {
    return { ...message, body: record.body, attributes: attributesOf(record), sentAt: sqsSentAt };
  }
  const { Message, MessageId, TopicArn, Timestamp, MessageAttributes } = envelope.data;
  return {
    ...message,
    body: Message,
    snsMessageId: MessageId,
    topicArn: TopicArn,
    attributes: Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value])),
    sentAt: toUtc(Timestamp ?? '') ?? sqsSentAt,
  };
}

/** Parses the body with the schema of what is expected there; what does not fit is `invalid`, with every reason. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const json = tryJson(body);
  if (json === undefined) throw new CasefileError('invalid', 'the message is not JSON');
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'message'}: ${message}`);
  throw new CasefileError('invalid', problems.join('; '));
}

function attributesOf({ messageAttributes }: SQSRecord): Record<string, string> {
  const texts = Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
    stringValue === undefined ? [] : [[name, stringValue] as const],
  );
  return Object.fromEntries(texts);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
