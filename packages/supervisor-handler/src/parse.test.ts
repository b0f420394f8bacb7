import { describe, expect, it } from '@jest/globals';
import { fingerprintOf, parseAlert } from '@casefile/alert-core';
import { unwrap } from '@casefile/lambda-kit';
import { parseIncident } from './parse.js';

const now = new Date('2026-03-01T10:00:00.000Z');
const body = (overrides: object = {}) =>
  JSON.stringify({
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: 'orders',
    timestamp: '2026-03-01T10:59:58.000+01:00',
    ...overrides,
  });

describe('an incident at the door', () => {
  it('leaves in one form', () => {
    expect(parseIncident(body(), now).alert).toMatchObject({
      lambda_name: 'orders',
      timestamp: '2026-03-01T09:59:58.000Z',
    });
  });

  it.each(['error_type', 'error_code', 'error_message', 'fingerprint', 'request_id'])(
    'brings no secret in its %s',
    (field) => {
      const secret = 'AKIAIOSFODNN7EXAMPLE';
      expect(JSON.stringify(parseIncident(body({ [field]: secret }), now))).not.toContain(secret);
    },
  );

  it.each(['0001-01-01T00:00:00Z', '2015-01-01T00:00:00Z', '2027-06-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'is refused when it is of another age (%s)',
    (timestamp) => {
      expect(() => parseIncident(body({ timestamp }), now)).toThrow(/more than ten years ago or a year ahead/);
    },
  );

  it('is cut, not refused, when its message is very long', () => {
    expect(parseIncident(body({ error_message: 'x'.repeat(70_000) }), now).alert.error_message).toHaveLength(65_536);
  });

  describe.each([
    ['straight from the queue', (text: string) => text],
    [
      'in the envelope of the topic',
      (Message: string) => JSON.stringify({ Type: 'Notification', MessageId: 'sns', TopicArn: 'arn:topic', Message }),
    ],
  ])('%s', (_, wrapped) => {
    it.each([
      ['only what it must say', {}],
      ['region and account', { region: 'ca-central-1', account_id: '123456789012' }],
      ['a fingerprint of its own', { fingerprint: 'chosen-by-the-sender' }],
      ['a time with an offset without a colon', { timestamp: '2026-03-01T10:59:58.000+0100' }],
      [
        'secrets in its message and code',
        { error_message: 'password=hunter2hunter2', error_code: 'AKIAIOSFODNN7EXAMPLE' },
      ],
      ['a function named like a secret', { lambda_name: 'AKIAIOSFODNN7EXAMPLE' }],
      ['a type named like a secret', { error_type: 'AKIAIOSFODNN7EXAMPLE' }],
    ])('has the fingerprint that alert-agent gives it, with %s', (_what, overrides) => {
      const message = unwrap(record(wrapped(body(overrides))));
      expect(parseIncident(message.body, now).fingerprint).toBe(asAlertAgentReads(message.body));
    });
  });
});

/** alert-agent parses any provider’s message and makes the fingerprint of the event that comes out. */
function asAlertAgentReads(text: string): string {
  const defaults = { team: 'on-call', priority: 'P2', criticalPriority: 'P1' } as const;
  const parsed = parseAlert(text, { receivedAt: now.toISOString(), ownAlarmPrefix: 'casefile-', defaults });
  if (parsed.outcome !== 'events') throw new Error(parsed.reason);
  const [first, ...others] = parsed.events;
  if (!first || others.length > 0) throw new Error(`${parsed.events.length} events instead of one`);
  return fingerprintOf(first.event);
}

function record(text: string): Parameters<typeof unwrap>[0] {
  return {
    messageId: 'sqs',
    receiptHandle: 'receipt',
    body: text,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(now.getTime()),
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: String(now.getTime()),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:ca-central-1:000000000000:incidents',
    awsRegion: 'ca-central-1',
  };
}
