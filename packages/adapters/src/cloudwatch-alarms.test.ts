import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprintOf, parseAlert, type StandingAlarm } from '@casefile/alert-core';
import { mockClient } from 'aws-sdk-client-mock';
import { described, recorded } from '../test/described-alarms.js';
import { createCloudWatchAlarms } from './cloudwatch-alarms.js';

const cloudwatch = mockClient(CloudWatchClient);
const alarms = createCloudWatchAlarms({ client: new CloudWatchClient({ region: 'us-east-1' }) });
const topic = 'arn:aws:sns:us-east-1:123456789012:alerts';

beforeEach(() => void cloudwatch.reset());

describe('the notification that is rebuilt from an alarm', () => {
  it.each([
    'sns-metric',
    'sns-metric-ok',
    'sns-metric-math',
    'sns-metric-math-two-functions',
    'sns-anomaly',
    'sns-composite',
    'sns-composite-no-children',
    'sns-china',
    'sns-with-arn',
  ])('is read as the recorded one is: %s', async (file) => {
    const original = recorded(file);
    const [alarm] = await listed({ ...described(original) });
    const read = eventsIn(alarm?.notification ?? '');
    expect(read).toEqual(eventsIn(JSON.stringify(original)));
    expect(read).toHaveLength(1);
    expect(alarm?.changedAt).toBe(read[0]?.orderedAt);
  });

  it('says that it is rebuilt', async () => {
    const [alarm] = await listed(described(recorded('sns-metric')));
    expect(JSON.parse(alarm?.notification ?? '')).toMatchObject({
      RebuiltFrom: 'DescribeAlarms',
      StateChangeTime: '2025-09-16T16:59:17.131+0000',
    });
  });

  it('does without children when the reason cannot be read', async () => {
    const [alarm] = await listed({ ...described(recorded('sns-composite')), StateReasonData: '{"triggering' });
    expect(JSON.parse(alarm?.notification ?? '')).toMatchObject({ TriggeringChildren: [] });
  });
});

describe('the list of alarms', () => {
  it('has metric and composite alarms of every page, a hundred a page', async () => {
    cloudwatch
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ MetricAlarms: [described(recorded('sns-metric'))], NextToken: 'more' })
      .resolves({ CompositeAlarms: [described(recorded('sns-composite'))] });
    expect((await all()).map(({ name }) => name)).toEqual(['checkout-prod-errors', 'checkout-unhealthy']);
    const input = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 };
    const asked = cloudwatch.commandCalls(DescribeAlarmsCommand).map(({ args: [command] }) => command.input);
    expect(asked).toMatchObject([input, { ...input, NextToken: 'more' }]);
  });

  it('leaves out alarms of many series, which notify for each', async () => {
    const byQuery = described(recorded('sns-multi-series-parent'));
    const byPromQl = { ...described(recorded('sns-metric')), EvaluationCriteria: { PromQLCriteria: { Query: 'up' } } };
    expect(await listed(byQuery)).toEqual([]);
    expect(await listed(byPromQl)).toEqual([]);
  });

  it('leaves out an alarm that has not been evaluated', async () => {
    const never = { StateTransitionedTimestamp: undefined, StateUpdatedTimestamp: undefined };
    expect(await listed({ ...described(recorded('sns-metric')), ...never })).toEqual([]);
  });

  it('takes the time of the last update where the time of the change is missing', async () => {
    const older = { StateTransitionedTimestamp: undefined };
    expect(await listed({ ...described(recorded('sns-metric')), ...older })).toMatchObject([
      { changedAt: '2025-09-16T17:00:47.131Z' },
    ]);
  });

  it('says whom an alarm tells, and that nobody is told while its actions are off or suppressed', async () => {
    const alarm = { ...described(recorded('sns-metric')), AlarmActions: [topic], OKActions: ['arn:other'] };
    expect(await listed(alarm)).toMatchObject([{ actions: [topic, 'arn:other'], actionsEnabled: true }]);
    expect(await listed({ ...alarm, ActionsEnabled: false })).toMatchObject([{ actionsEnabled: false }]);
    expect(await listed({ ...alarm, ActionsSuppressedBy: 'Alarm' })).toMatchObject([{ actionsEnabled: false }]);
  });

  it('fails when a page cannot be read, because a part is not all', async () => {
    cloudwatch
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ MetricAlarms: [], NextToken: 'more' })
      .rejects(new Error('Rate exceeded'));
    await expect(all()).rejects.toThrow('Rate exceeded');
  });
});

/** The list when an alarm is the only one; composite alarms are known by their rule. */
function listed(alarm: Partial<ReturnType<typeof described>>): Promise<StandingAlarm[]> {
  const kind = alarm.AlarmRule === undefined ? 'MetricAlarms' : 'CompositeAlarms';
  cloudwatch.on(DescribeAlarmsCommand).resolves({ [kind]: [alarm] });
  return all();
}

async function all(): Promise<StandingAlarm[]> {
  const found: StandingAlarm[] = [];
  for await (const page of alarms()) found.push(...page);
  return found;
}

/** Without the raw payload, which says that it is rebuilt and not what the state was before. */
function eventsIn(notification: string) {
  const parsed = parseAlert(notification, {
    receivedAt: '2026-03-01T12:00:00.000Z',
    defaults: { team: 'on-call', priority: 'P2', criticalPriority: 'P1' },
  });
  if (parsed.outcome !== 'events') throw new Error(`no alert: ${parsed.reason}`);
  return parsed.events.map(({ event, orderedAt }) => ({
    fingerprint: fingerprintOf(event),
    orderedAt,
    event: { ...event, raw_provider: undefined },
  }));
}
