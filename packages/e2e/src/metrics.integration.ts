import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeAlarmsCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localStack } from '../../../scripts/environments.js';
import { root } from '../../../scripts/paths.js';
import { plannedResources, type PlannedResource } from '../../../scripts/terraform.js';
import { alertsOn } from './alerts.js';
import { awsMetrics } from './aws-metrics.js';
import { linesOfEveryKind } from './emissions.js';
import { evaluate, type Period } from './metric-math.js';
import { alarmsIn, drawnIn, finds, type Metric, metricsIn, metricsOf, nameOf, type PlannedAlarm } from './metrics.js';
import { eventually } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';

const stack = useStack();
const { clients } = stack;
const alerts = alertsOn(stack);

// what was woken meanwhile has been dealt with here
afterAll(() => alerts.wakeUps());
holdIssueAgent(alerts);

let resources: PlannedResource[];
let alarms: PlannedAlarm[];
let named: Metric[];
let emitted: Metric[];

beforeAll(async () => {
  resources = await plannedResources(localStack(stack.endpoint, stack.directory, stack.variables));
  alarms = alarmsIn(resources);
  named = [...alarms.flatMap(metricsOf), ...drawnIn(resources).metrics];
  emitted = metricsIn(await linesOfEveryKind(stack));
}, 300_000);

describe('a metric that an alarm or the dashboard names', () => {
  it('is emitted by a function under this very name, namespace and dimensions, if it is ours', () => {
    const ours = [...new Set(named.filter(({ namespace }) => namespace === 'Casefile').map(nameOf))];
    const known = new Set(emitted.map(nameOf));
    expect(ours.length).toBeGreaterThan(30);
    expect(ours.filter((name) => !known.has(name))).toEqual([]);
  });

  it('is found by the searches of the dashboard, each', () => {
    const { searches } = drawnIn(resources);
    expect(searches.map(({ name, keys }) => `${name} by ${keys.at(-1) ?? ''}`)).toEqual([
      'AlertsReceived by source',
      'AlertsReceived by team',
      'MessagesRejected by reason',
      'RequestsRejected by reason',
    ]);
    expect(searches.filter((search) => !emitted.some((metric) => finds(search, metric)))).toEqual([]);
  });

  it('is one that AWS documents, of something that this plan makes, if it is AWS’s own', () => {
    const theirs = named.filter(({ namespace }) => namespace !== 'Casefile');
    const strange = theirs.filter(({ namespace, name, dimensions }) => {
      const documented = awsMetrics.find((one) => one.namespace === namespace && one.names.includes(name));
      const [key, ...more] = Object.keys(dimensions);
      const isMade = resources.some(({ values }) => Object.values(values).includes(dimensions[key ?? '']));
      return !documented || key !== documented.dimension || more.length > 0 || !isMade;
    });
    expect(theirs.length).toBeGreaterThan(30);
    expect(strange).toEqual([]);
  });

  it('is every one that the functions emit: none is counted in vain', () => {
    const shown = new Set(named.map(nameOf));
    const { searches } = drawnIn(resources);
    const isShown = (metric: Metric) => shown.has(nameOf(metric)) || searches.some((search) => finds(search, metric));
    expect([...new Set(emitted.filter((metric) => !isShown(metric)).map(nameOf))]).toEqual([]);
  });
});

describe('an alarm', () => {
  // until the last value has expired
  afterAll(() => new Promise((resolve) => setTimeout(resolve, VALUE_LASTS_MS)));

  it('names a runbook that is there', () => {
    const missing = alarms.filter(({ alarm_description }) => {
      const [, file] = /Runbook: (docs\/runbooks\/[a-z-]+\.md)$/.exec(alarm_description) ?? [];
      return file === undefined || !existsSync(join(root, file));
    });
    expect(alarms.length).toBeGreaterThan(25);
    expect(missing.map(({ alarm_name }) => alarm_name)).toEqual([]);
  });

  // the local AWS evaluates alarms on one metric, whatever its dimensions; those were compared above
  it('on one metric rings when that passes its threshold', async () => {
    const plain = alarms.filter((alarm) => alarm.metric_name && alarm.comparison_operator === 'GreaterThanThreshold');
    for (const alarm of plain) {
      await putValue(alarm, alarm.threshold + 1);
      await eventually(`${alarm.alarm_name} to ring`, 5, async () => {
        return (await stateOf(alarm.alarm_name)) === 'ALARM' || undefined;
      });
      const StateReason = 'provoked by a test';
      await clients.cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: alarm.alarm_name, StateValue: 'OK', StateReason }),
      );
    }
    expect(plain.length).toBeGreaterThan(20);
  });

  // the local AWS counts invocations itself and knows no missing data, so this one is read
  it('on silence rings when a period has less than one run, and when it has no value at all', () => {
    const silence = alarms.filter((alarm) => alarm.comparison_operator === 'LessThanThreshold');
    expect(silence).toMatchObject([
      { metric_name: 'Invocations', statistic: 'Sum', threshold: 1, treat_missing_data: 'breaching' },
    ]);
  });

  it('on a share rings above its threshold, and neither at it nor when nothing happened', () => {
    const shares = alarms.filter((alarm) => expressionOf(alarm)?.includes('bad'));
    expect(shares).toHaveLength(6);
    for (const alarm of shares) {
      const total = 1000;
      const bad = (alarm.threshold / 100) * total;
      expect([
        rings(alarm, { bad: bad + 1, total }),
        rings(alarm, { bad, total }),
        rings(alarm, { bad: undefined, total }),
        rings(alarm, { bad: undefined, total: undefined }),
        rings(alarm, { bad: 0, total: 0 }),
      ]).toEqual([true, false, false, false, false]);
    }
  });

  it('on idle issues rings when some wait, none is taken up and none sleeps', () => {
    const idle = alarms.find(({ alarm_name }) => alarm_name.endsWith('issues-idle'));
    if (!idle) throw new Error('there is no such alarm');
    expect([
      rings(idle, { waiting: 1, received: undefined, asleep: 0 }),
      rings(idle, { waiting: 1, received: 3, asleep: 0 }),
      rings(idle, { waiting: 1, received: undefined, asleep: 1 }),
      rings(idle, { waiting: 0, received: undefined, asleep: undefined }),
      rings(idle, { waiting: undefined, received: undefined, asleep: undefined }),
    ]).toEqual([true, false, false, false, false]);
  });
});

const VALUE_LASTS_MS = 8000;

/** A value that soon expires, so that it moves no alarm of other tests. */
async function putValue(alarm: PlannedAlarm, Value: number): Promise<void> {
  const [metric] = metricsOf(alarm);
  const Dimensions = Object.entries(metric?.dimensions ?? {}).map(([Name, value]) => ({ Name, Value: value }));
  const windowMs = (alarm.period ?? 0) * alarm.evaluation_periods * 1000;
  const Timestamp = new Date(Date.now() - windowMs + VALUE_LASTS_MS);
  const MetricData = [{ MetricName: metric?.name, Dimensions, Timestamp, Value }];
  await clients.cloudwatch.send(new PutMetricDataCommand({ Namespace: metric?.namespace, MetricData }));
}

async function stateOf(name: string): Promise<string | undefined> {
  const { MetricAlarms = [] } = await clients.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms[0]?.StateValue;
}

function expressionOf({ metric_query }: PlannedAlarm): string | undefined {
  return metric_query.find(({ return_data }) => return_data)?.expression ?? undefined;
}

/** Whether a period with these values counts against an alarm; a period without a value does not (notBreaching). */
function rings(alarm: PlannedAlarm, period: Period): boolean {
  const value = evaluate(expressionOf(alarm) ?? '', period);
  expect(alarm.comparison_operator).toBe('GreaterThanThreshold');
  return value !== undefined && value > alarm.threshold;
}
