import { describe, expect, it } from '@jest/globals';
import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { parseBody, unwrap } from './sqs-message.js';

describe('unwrap', () => {
  it('takes the publisher’s text out of an SNS envelope and keeps both ids', () => {
    const body = JSON.stringify({
      Type: 'Notification',
      MessageId: 'sns-1',
      TopicArn: 'arn:aws:sns:ca-central-1:000000000000:incidents',
      Subject: 'anything',
      Message: '{"a":1}',
      Timestamp: '2026-03-01T10:00:00.000Z',
    });
    expect(unwrap(record(body))).toEqual({
      body: '{"a":1}',
      sqsMessageId: 'sqs-1',
      snsMessageId: 'sns-1',
      receiptHandle: 'receipt-1',
      deliveryAttempt: 3,
    });
  });

  it.each([
    ['a raw delivery', '{"error_type":"S3AccessError"}'],
    ['text that is no JSON', 'hello'],
    ['JSON that only looks like an envelope', '{"Type":"Notification","Message":{"a":1}}'],
  ])('leaves %s as it is', (_, body) => {
    expect(unwrap(record(body)).body).toBe(body);
  });
});

describe('parseBody', () => {
  const schema = z.object({ name: z.string(), count: z.number() });

  it('answers what the schema makes of it', () => {
    expect(parseBody(schema, '{"name":"a","count":1,"more":true}')).toEqual({ name: 'a', count: 1 });
  });

  it.each([
    ['text', 'hello', 'the message is not JSON'],
    ['a list', '[]', /^message: /],
    ['two wrong fields', '{"name":1}', /^name: .*; count: /],
  ])('says every problem of %s', (_, body, message) => {
    expect(() => parseBody(schema, body)).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(() => parseBody(schema, body)).toThrow(message);
  });
});

function record(body: string): SQSRecord {
  return {
    messageId: 'sqs-1',
    receiptHandle: 'receipt-1',
    body,
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '0',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:ca-central-1:000000000000:incidents',
    awsRegion: 'ca-central-1',
  };
}
