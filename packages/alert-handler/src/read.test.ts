import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from '@casefile/lambda-kit';
import { createReader } from './read.js';

const rejections: string[] = [];
const read = createReader({
  rejected: (fault) => rejections.push(fault),
  defaults: { team: 'platform', priority: 'P2', criticalPriority: 'P1' },
  ownAlarmPrefix: 'casefile-',
  region: 'ca-central-1',
});

const alarm = {
  AlarmName: 'checkout latency',
  AlarmDescription: 'TEAM=payments | PRIORITY=P1',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed',
  StateChangeTime: '2026-03-01T09:59:58.131+0000',
  Region: 'Canada (Central)',
  AlarmArn: 'arn:aws:cloudwatch:ca-central-1:123456789012:alarm:checkout latency',
  OldStateValue: 'OK',
  Trigger: {
    MetricName: 'Duration',
    Namespace: 'AWS/Lambda',
    Dimensions: [{ name: 'FunctionName', value: 'checkout' }],
  },
};

const group = {
  version: '4',
  groupKey: '{}:{alertname="DiskFull"}',
  receiver: 'casefile',
  status: 'firing',
  groupLabels: { alertname: 'DiskFull' },
  commonLabels: { alertname: 'DiskFull' },
  commonAnnotations: {},
  externalURL: 'https://alertmanager.example.com',
  truncatedAlerts: 3,
  alerts: ['a', 'b'].map((instance) => ({
    status: 'firing',
    labels: { alertname: 'DiskFull', instance },
    annotations: {},
    startsAt: '2026-03-01T09:00:00.000Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'https://prometheus.example.com/graph',
    fingerprint: `f-${instance}`,
  })),
};

describe('a message that cannot be read', () => {
  it.each([
    ['not_json', 'no json'],
    ['unknown_source', '{"hello":"world"}'],
    ['invalid_fields', JSON.stringify({ ...alarm, NewStateValue: 'BURNING' })],
  ])('is counted as %s', (fault, body) => {
    rejections.length = 0;
    expect(() => read({ ...message(alarm), body })).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(rejections).toEqual([fault]);
  });
});

describe('a message', () => {
  it('of one alarm is one alert, in the envelope of its delivery', () => {
    const { alerts } = read(message(alarm));
    expect(alerts).toMatchObject([
      {
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        event: { source: 'cloudwatch', state: 'FIRING', team: 'payments', priority: 'P1' },
        envelope: {
          received_at: '2026-03-01T10:00:01.000Z',
          ordered_at: '2026-03-01T09:59:58.131Z',
          delivery_attempt: 2,
          ingest_topic: 'arn:aws:sns:us-east-1:123456789012:alerts',
          ingest_region: 'us-east-1',
        },
      },
    ]);
  });

  it('of a group is one alert for each member, ordered by the time of receipt, with its defaults', () => {
    const { alerts, truncatedAlerts } = read(message(group, { source: 'alertmanager' }));
    expect(alerts.map(({ event, envelope }) => [event.team, event.priority, envelope.ordered_at])).toEqual([
      ['platform', 'P2', '2026-03-01T10:00:01.000Z'],
      ['platform', 'P2', '2026-03-01T10:00:01.000Z'],
    ]);
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    expect(truncatedAlerts).toBe(3);
  });

  it('that is no alert says why it is ignored', () => {
    expect(read(message({ ...alarm, NewStateValue: 'INSUFFICIENT_DATA' }))).toEqual({
      alerts: [],
      ignored: expect.any(String),
    });
  });

  it('of the pipeline’s own alarm is ignored', () => {
    expect(read(message({ ...alarm, AlarmName: 'casefile-alerts-stuck', AlarmArn: undefined })).ignored).toBeDefined();
  });

  it('that cannot be read is invalid', () => {
    expect(() => read(message('neither JSON nor a notice'))).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });
});

describe('the time of receipt', () => {
  it.each([
    ['is what the webhook stamped', '2026-03-01T10:00:00.250Z', '2026-03-01T10:00:00.250Z'],
    [
      'is what the webhook stamped when its clock is a little ahead',
      '2026-03-01T10:01:01.000Z',
      '2026-03-01T10:01:01.000Z',
    ],
    [
      'is that of the message when the stamp is from long after it',
      '2026-03-01T10:01:01.001Z',
      '2026-03-01T10:00:01.000Z',
    ],
    ['is that of the message when the stamp is no time', 'now', '2026-03-01T10:00:01.000Z'],
  ])('%s', (_, received_at, expected) => {
    const [alert] = read(message(group, { received_at })).alerts;
    expect(alert?.envelope).toMatchObject({ received_at: expected, ordered_at: expected });
  });

  it('comes from this region when there was no topic', () => {
    const direct = message(alarm);
    delete direct.topicArn;
    const [alert] = read(direct).alerts;
    expect(alert?.envelope.ingest_region).toBe('ca-central-1');
    expect(alert?.envelope.ingest_topic).toBeUndefined();
  });
});

describe('the id of an event', () => {
  const idOf = (one: IncomingMessage) => read(one).alerts[0]?.envelope.event_id;

  it.each([
    [
      'a second delivery of one message',
      message(group),
      { ...message(group), deliveryAttempt: 5, sqsMessageId: 'other' },
    ],
    ['one change of an alarm that came twice', message(alarm), { ...message(alarm), snsMessageId: 'other' }],
    [
      'a replay of one signed request',
      message(group, { delivery_id: 'd1' }),
      { ...message(group, { delivery_id: 'd1' }), snsMessageId: 'other' },
    ],
  ])('is the same for %s', (_, one, other) => {
    expect(idOf(one)).toBe(idOf(other));
  });

  it.each([
    ['a repeat in a message of its own', message(group), { ...message(group), snsMessageId: 'other' }],
    ['the resolution', message(alarm), message({ ...alarm, NewStateValue: 'OK' })],
    ['a later change', message(alarm), message({ ...alarm, StateChangeTime: '2026-03-01T09:59:58.132+0000' })],
  ])('is another for %s', (_, one, other) => {
    expect(idOf(one)).not.toBe(idOf(other));
  });
});

function message(payload: unknown, attributes: Record<string, string> = {}): IncomingMessage {
  return {
    body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    sqsMessageId: 'sqs-1',
    snsMessageId: 'sns-1',
    topicArn: 'arn:aws:sns:us-east-1:123456789012:alerts',
    receiptHandle: 'receipt-1',
    deliveryAttempt: 2,
    attributes,
    sentAt: '2026-03-01T10:00:01.000Z',
  };
}
