import { describe, expect, it } from '@jest/globals';
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { parseBody, unwrap } from './sqs-message.js';

describe('unwrap', () => {
  it('takes the publisher’s text, attributes and time out of an SNS envelope and keeps both ids', () => {
    expect(unwrap(record(JSON.stringify(notification())))).toEqual({
      body: '{"a":1}',
      sqsMessageId: 'sqs-1',
      snsMessageId: 'sns-1',
      topicArn: 'arn:aws:sns:ca-central-1:000000000000:incidents',
      receiptHandle: 'receipt-1',
      deliveryAttempt: 3,
      attributes: { source: 'grafana' },
      sentAt: '2026-03-01T10:00:00.123Z',
    });
  });

  it('takes attributes and time of a raw delivery from the SQS message', () => {
    const raw = { ...record('{"a":1}'), messageAttributes: { source: attribute('grafana'), blob: attribute() } };
    expect(unwrap(raw)).toMatchObject({ attributes: { source: 'grafana' }, sentAt: '2026-03-01T10:00:01.000Z' });
  });

  it.each([
    ['has none', undefined],
    ['has an unusable one', 'yesterday'],
  ])('takes the time of SQS when an envelope %s', (_, Timestamp) => {
    const body = JSON.stringify({ ...notification(), Timestamp, MessageAttributes: undefined });
    expect(unwrap(record(body))).toMatchObject({ attributes: {}, sentAt: '2026-03-01T10:00:01.000Z' });
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

function notification() {
  return {
    Type: 'Notification',
    MessageId: 'sns-1',
    TopicArn: 'arn:aws:sns:ca-central-1:000000000000:incidents',
    Subject: 'anything',
    Message: '{"a":1}',
    Timestamp: '2026-03-01T10:00:00.123Z',
    MessageAttributes: { source: { Type: 'String', Value: 'grafana' } },
  };
}

function attribute(stringValue?: string): SQSMessageAttribute {
  return { dataType: stringValue === undefined ? 'Binary' : 'String', ...(stringValue ? { stringValue } : {}) };
}

function record(body: string): SQSRecord {
  return {
    messageId: 'sqs-1',
    receiptHandle: 'receipt-1',
    body,
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '1772359201000',
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
