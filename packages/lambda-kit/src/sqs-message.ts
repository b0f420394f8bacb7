import { CasefileError } from '@casefile/context-core';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';

/** One message, however it came: through an SNS topic in its envelope, with raw delivery, or straight to the queue. */
export interface IncomingMessage {
  /** The publisher's text. */
  body: string;
  sqsMessageId: string;
  /** The SNS message's id, when there was an envelope. */
  snsMessageId?: string;
  receiptHandle: string;
  /** 1 on the first delivery. */
  deliveryAttempt: number;
}

const snsEnvelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
});

/** Takes a message out of its SNS envelope, if it has one: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export function unwrap(record: SQSRecord): IncomingMessage {
  const message = {
    sqsMessageId: record.messageId,
    receiptHandle: record.receiptHandle,
    deliveryAttempt: Number(record.attributes.ApproximateReceiveCount),
  };
  const envelope = snsEnvelope.safeParse(tryJson(record.body));
  return envelope.success
    ? { ...message, body: envelope.data.Message, snsMessageId: envelope.data.MessageId }
    : { ...message, body: record.body };
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

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
