import { describe, expect, it } from '@jest/globals';
import { payloadBody, payloadContext } from '../../test/payloads.js';
import type { AlertEvent } from '../event.js';
import { fingerprintOf } from '../fingerprint.js';
import { parseAlert } from '../parse-alert.js';
import { parseAlarmArn } from './cloudwatch-arn.js';
import { readDescription } from './cloudwatch-description.js';
import { consoleHost, regionCode } from './cloudwatch-region.js';

const metric = JSON.parse(payloadBody('cloudwatch/sns-metric.json')) as Record<string, unknown>;
const read = (payload: unknown) => parseAlert(JSON.stringify(payload), payloadContext);

function eventIn(payload: unknown): AlertEvent {
  const parsed = read(payload);
  if (parsed.outcome !== 'events' || !parsed.events[0]) throw new Error(`no event: ${JSON.stringify(parsed)}`);
  return parsed.events[0].event;
}

const eventOf = (file: string) => eventIn(JSON.parse(payloadBody(`cloudwatch/${file}.json`)));
const fingerprint = (change: object) => fingerprintOf(eventIn({ ...metric, ...change }));

describe('one alert whichever way it comes', () => {
  it.each([
    [
      'a metric alarm',
      ['sns-metric', 'sns-metric-in-envelope', 'eventbridge-metric', 'lambda-metric', 'sns-metric-ok'],
    ],
    ['metric math', ['sns-metric-math', 'eventbridge-metric-math']],
    ['an anomaly', ['sns-anomaly', 'eventbridge-anomaly']],
    [
      'a composite alarm',
      [
        'sns-composite',
        'sns-composite-child-arns',
        'sns-composite-no-children',
        'eventbridge-composite',
        'lambda-composite',
      ],
    ],
    ['a contributor', ['sns-contributor', 'eventbridge-contributor', 'lambda-contributor']],
    ['an alarm with tags', ['sns-tags', 'eventbridge-tags']],
    ['an alarm without its ARN', ['sns-with-arn', 'sns-without-arn']],
  ])('%s', (_, files) => {
    const identified = files.map(eventOf).map((event) => ({
      fingerprint: fingerprintOf(event),
      title: event.title,
      identity: event.identity,
      resource: { ...event.resource, extra: {} },
      routing: [event.teams, event.priority, event.needs_routing],
      links: event.links,
    }));
    expect(new Set(identified.map((each) => JSON.stringify(each))).size).toBe(1);
  });
});

describe('the fingerprint of an alarm', () => {
  it.each([
    ['new values and times', { NewStateReason: 'other', StateChangeTime: '2025-09-17T00:00:00.000+0000' }],
    ['a field of next year', { NextYear: { a: 1 } }],
    ['another order of the fields', Object.fromEntries(Object.entries(metric).reverse())],
    ['another description', { AlarmDescription: 'TEAM=other' }],
  ])('stays with %s', (_, change) => {
    expect(fingerprint(change)).toBe(fingerprint({}));
  });

  it.each([
    ['account', { AlarmArn: 'arn:aws:cloudwatch:us-east-1:210987654321:alarm:checkout-prod-errors' }],
    ['region', { AlarmArn: 'arn:aws:cloudwatch:us-east-2:123456789012:alarm:checkout-prod-errors' }],
    ['name', { AlarmName: 'Checkout-prod-errors' }],
    ['contributor', { AlarmContributorId: '6d442278dba546f6' }],
    ['nameless contributor', { AlarmContributorAttributes: { TableName: 'orders' } }],
  ])('differs with another %s', (_, change) => {
    expect(fingerprint(change)).not.toBe(fingerprint({}));
  });

  it('tells the series of one alarm apart, and from the alarm itself', () => {
    const files = ['sns-contributor', 'sns-contributor-other', 'sns-multi-series-parent'];
    expect(new Set(files.map((file) => fingerprintOf(eventOf(file)))).size).toBe(3);
  });
});

describe('the ARN of an alarm', () => {
  it.each([
    ['has a name with colons', 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a: b::c', 'eu-west-1', 'a: b::c'],
    ['may be of China', 'arn:aws-cn:cloudwatch:cn-north-1:123456789012:alarm:a', 'cn-north-1', 'a'],
    ['may be of GovCloud', 'arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:a', 'us-gov-west-1', 'a'],
  ])('%s', (_, arn, region, name) => {
    expect(parseAlarmArn(arn)).toEqual({ region, account: '123456789012', name });
  });

  it.each([
    ['of another service', 'arn:aws:sns:eu-west-1:123456789012:alarm:a'],
    ['of a dashboard', 'arn:aws:cloudwatch::123456789012:dashboard/a'],
    ['without a name', 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:'],
    ['without a region', 'arn:aws:cloudwatch::123456789012:alarm:a'],
    ['that is missing', null],
  ])('%s is none', (_, arn) => {
    expect(parseAlarmArn(arn)).toBeUndefined();
  });
});

describe('a region', () => {
  it.each([
    ['US East (N. Virginia)', 'us-east-1'],
    ['EU (Ireland)', 'eu-west-1'],
    ['Europe (Ireland)', 'eu-west-1'],
    ['EU - Ireland', 'eu-west-1'],
    ['US - N. Virginia', 'us-east-1'],
    ['Canada (Central)', 'ca-central-1'],
    ['South America (São Paulo)', 'sa-east-1'],
    ['AWS GovCloud (US-East)', 'us-gov-east-1'],
    ['AWS GovCloud (US)', 'us-gov-west-1'],
    ['China (Ningxia)', 'cn-northwest-1'],
    ['eu-central-1', 'eu-central-1'],
    ['us-gov-west-1', 'us-gov-west-1'],
    ['Atlantis (West)', undefined],
    ['evil.example.com/', undefined],
    ['constructor', undefined],
    [null, undefined],
  ])('%s is %s', (name, code) => {
    expect(regionCode(name)).toBe(code);
  });

  it.each([
    ['eu-west-1', 'eu-west-1.console.aws.amazon.com'],
    ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['us-gov-east-1', 'us-gov-east-1.console.amazonaws-us-gov.com'],
  ])('%s has its console on %s', (region, host) => {
    expect(consoleHost(region)).toBe(host);
  });
});

describe('a description', () => {
  it.each([
    ['keeps what is no setting', 'CPU is high\nCall us', {}, 'CPU is high\nCall us'],
    ['gives settings on lines of their own', 'TEAM=a\r\nWhy\r\nPRIORITY=1', { team: 'a', priority: '1' }, 'Why'],
    ['gives settings between bars', 'team=a | Priority = P1|Why', { team: 'a', priority: 'P1' }, 'Why'],
    ['keeps bars that separate no setting', 'p99|p95 | TEAM=a | high', { team: 'a' }, 'p99|p95 | high'],
    ['leaves = and & in values', 'RUNBOOK=https://x.example/?a=1&b=2', { runbook: 'https://x.example/?a=1&b=2' }, ''],
    ['takes the first of two', 'TEAM=a\nTEAM=b', { team: 'a' }, ''],
    ['takes a setting inside a sentence for text', 'Set TEAM=a, please', {}, 'Set TEAM=a, please'],
    ['takes an unknown key for text', 'OWNER=a', {}, 'OWNER=a'],
    ['may give an empty setting', 'TEAM=', { team: '' }, ''],
    ['keeps its empty lines inside', 'a\n\nb', {}, 'a\n\nb'],
  ])('%s', (_, text, settings, description) => {
    const parts = readDescription(text);
    expect([Object.fromEntries(parts.settings), parts.description]).toEqual([settings, description]);
  });
});

describe('the resource of an alarm', () => {
  const resource = (Namespace: string, dimensions: Record<string, string>) => {
    const Dimensions = Object.entries(dimensions).map(([name, value]) => ({ name, value }));
    const { type, id } = eventIn({ ...metric, Trigger: { Namespace, MetricName: 'm', Dimensions } }).resource;
    return [type, id];
  };

  it.each([
    ['AWS/Lambda', { FunctionName: 'f', Resource: 'f:live' }, 'function', 'f'],
    ['AWS/EC2', { InstanceId: 'i-1' }, 'instance', 'i-1'],
    ['AWS/RDS', { DBInstanceIdentifier: 'db' }, 'instance', 'db'],
    ['AWS/ECS', { ServiceName: 'web', ClusterName: 'prod' }, 'service', 'prod/web'],
    ['AWS/States', { StateMachineArn: 'arn:aws:states:x' }, 'job', 'arn:aws:states:x'],
    ['AWS/CodeBuild', { ProjectName: 'build' }, 'job', 'build'],
    ['Shop', { ProjectName: 'build' }, 'generic', 'Shop ProjectName=build'],
    ['Runners', { RunnerName: 'linux-1' }, 'runner', 'linux-1'],
    ['AWS/SQS', { QueueName: 'orders' }, 'service', 'orders'],
    ['Shop', { b: '2', a: '1' }, 'generic', 'Shop a=1 b=2'],
    ['Shop', {}, 'generic', undefined],
  ])('of %s with %j is a %s', (namespace, dimensions, type, id) => {
    expect(resource(namespace, dimensions)).toEqual([type, id]);
  });
});

describe('an alarm', () => {
  it.each([null, ''])('is known by its ARN where the name is %j', (AlarmName) => {
    expect(eventIn({ ...metric, AlarmName })).toMatchObject({ identity: { alarm_id: 'checkout-prod-errors' } });
  });

  it('without any name is invalid', () => {
    expect(read({ ...metric, AlarmName: ' ', AlarmArn: 'x' })).toMatchObject({ outcome: 'invalid' });
  });

  it('links to no console without a region', () => {
    const { links, identity } = eventIn({ ...metric, AlarmArn: null, Region: 'Atlantis' });
    expect([links.source_url, identity.region]).toEqual([undefined, undefined]);
  });

  it('links to its console even when its name ends in half a character', () => {
    expect(eventIn({ ...metric, AlarmName: 'a\ud83d' }).links.source_url).toMatch(/alarm\/a%EF%BF%BD$/);
  });

  it('is no own alarm where no prefix is configured', () => {
    const { receivedAt, defaults } = payloadContext;
    const own = payloadBody('cloudwatch/sns-own-alarm.json');
    expect(parseAlert(own, { receivedAt, defaults, ownAlarmPrefix: '' }).outcome).toBe('events');
  });

  it('has no secret in any of its fields', () => {
    const said = JSON.stringify(eventOf('sns-secret-in-reason'));
    expect(said).toContain('[REDACTED:connection_string]');
    expect(said).not.toContain('hunter2secret');
  });
});
