import { beforeAll, describe, expect, it } from '@jest/globals';
import { incidentFingerprint } from '@casefile/alert-core';
import { incidentId } from '@casefile/context-core';
import { grafanaAlert, grafanaGroup, newTitle, recordedPayload } from './alert-payloads.js';
import { alarmsOn } from './alarms.js';
import { alertsOn } from './alerts.js';
import { newIncident } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';

const stack = useStack();
const { outputs } = stack;
const alerts = alertsOn(stack);
const alarms = alarmsOn(stack);

holdIssueAgent(alerts);

beforeAll(() => stack.drain(outputs.alerts_dlq_url));

describe('a group of Grafana', () => {
  it('of twenty becomes twenty states, each as its own alert says', async () => {
    const title = newTitle('Host CPU high');
    await alerts.publish(recordedPayload('grafana/group-of-20.json', 'Host CPU high', title));
    const states = await alerts.untilStates(title, 20);
    expect(states.map(({ status, episode, desired_version }) => [status, episode, desired_version]).sort()).toEqual([
      ...Array.from({ length: 5 }, () => ['CLOSED', 0, 0]), // resolved, and never seen to fire
      ...Array.from({ length: 15 }, () => ['OPEN', 1, 1]),
    ]);
    expect(new Set(states.map(({ resource_key }) => resource_key)).size).toBe(20);
    await alerts.untilDone();
    const fired = states.filter(({ status }) => status === 'OPEN').map(({ fingerprint }) => fingerprint);
    const own = new Set(states.map(({ fingerprint }) => fingerprint));
    expect((await alerts.wakeUps()).filter((fingerprint) => own.has(fingerprint)).sort()).toEqual(fired.sort());
  });

  it('of five hundred in one message is processed', async () => {
    const title = newTitle('Disk full');
    const group = Array.from({ length: 500 }, (_, index) => grafanaAlert(title, { instance: `web-${index}` }));
    await alerts.publish(grafanaGroup(group));
    const states = await alerts.untilStates(title, 500);
    expect(new Set(states.map(({ resource_key }) => resource_key)).size).toBe(500);
    expect(states.every(({ status, occurrences }) => status === 'OPEN' && occurrences === 1)).toBe(true);
  });

  it('that names neither team nor priority gets the defaults and is marked', async () => {
    const title = newTitle('Nobody’s');
    const { labels, ...alert } = grafanaAlert(title);
    await alerts.publish(grafanaGroup([{ ...alert, labels: { alertname: labels.alertname } }]));
    expect(await alerts.untilState(title)).toMatchObject({
      status: 'OPEN',
      team: 'unassigned',
      teams: ['unassigned'],
      priority: 'P2',
      event: { needs_routing: true },
    });
  });
});

describe('a change of a CloudWatch alarm', () => {
  it('that comes through SNS, raw SNS and EventBridge is one alert that happened once', async () => {
    const name = newTitle('checkout-prod-errors');
    const sns = recordedPayload('cloudwatch/sns-metric.json', 'checkout-prod-errors', name);
    const eventBridge = recordedPayload('cloudwatch/eventbridge-metric.json', 'checkout-prod-errors', name);
    const raw = { body: sns, attributes: { source: 'cloudwatch', received_at: new Date().toISOString() } };
    await Promise.all([alerts.publish(sns), alerts.publish(eventBridge), alerts.send([raw])]);
    const { fingerprint } = await alerts.untilState(name);
    await alerts.untilDone();
    const [state, ...more] = await alerts.states(name);
    expect(more).toEqual([]);
    expect(state).toMatchObject({
      status: 'OPEN',
      team: 'payments',
      priority: 'P1',
      occurrences: 1,
      desired_version: 1,
    });
    expect(state?.last_event_ids).toHaveLength(1);
    expect((await alerts.wakeUps()).filter((woken) => woken === fingerprint)).toHaveLength(1);
  });

  it('opens and closes the alert of a real alarm whose actions are the alerts topic', async () => {
    const AlarmName = newTitle('orders: queue [depth]');
    await alarms.put(AlarmName, 'TEAM=orders | PRIORITY=0\nThe queue grows.');
    await alarms.set(AlarmName, 'ALARM');
    const opened = await alerts.untilState(AlarmName);
    expect(opened).toMatchObject({
      source: 'cloudwatch',
      status: 'OPEN',
      team: 'orders',
      priority: 'P0',
      resource_key: 'service:orders',
      event: { description: 'The queue grows.', reason: 'set by hand' },
    });
    await alarms.set(AlarmName, 'OK');
    const closed = await alerts.untilState(AlarmName, ({ status }) => status === 'CLOSED');
    expect(closed).toMatchObject({ fingerprint: opened.fingerprint, episode: 1, desired_version: 2 });
    await alarms.remove(AlarmName);
  });
});

describe('an incident', () => {
  it('becomes an alert as well as a case file', async () => {
    const incident = newIncident();
    await stack.publish(incident);
    const state = await alerts.untilState(`${incident.error_type} in ${incident.lambda_name}`);
    expect(state).toMatchObject({
      source: 'incident',
      status: 'OPEN',
      resource_key: `function:${incident.lambda_name}`,
      event: { description: incident.error_message, reason: incident.error_code },
    });
    expect((await stack.caseFile(incidentId(incident))).incident).toEqual(incident);
  });

  it('gets its case file into the state of its alert, and issue-agent is woken for both', async () => {
    const incident = newIncident({ region: 'ca-central-1', account_id: '000000000000' });
    await stack.publish(incident);
    const title = `${incident.error_type} in ${incident.lambda_name}`;
    const state = await alerts.untilState(title, ({ evidence }) => evidence !== undefined);
    expect(state).toMatchObject({
      fingerprint: incidentFingerprint(incident),
      desired_version: 2,
      synced_version: 0,
      evidence: { case_file_id: incidentId(incident), left_out: 0 },
    });
    expect(state.evidence?.findings).toContain('### What is missing here');
    expect(state.evidence?.sections.join('')).toContain(`/aws/lambda/${incident.lambda_name}`);
    await alerts.untilDone();
    expect(await alerts.wakeUps()).toContain(state.fingerprint);
  });
});

describe('a message that nobody can read', () => {
  it('is in the dead-letter queue with its reason after one delivery, the rest of its batch done', async () => {
    const title = newTitle('Fine');
    const group = (index: number) => ({
      body: JSON.stringify(grafanaGroup([grafanaAlert(title, { instance: String(index) })])),
    });
    const broken = JSON.stringify(grafanaGroup([{ status: 'undecided', labels: { alertname: title } }]));
    await alerts.send([...[1, 2, 3, 4].map(group), { body: broken }, ...[5, 6, 7, 8, 9].map(group)]);
    await alerts.untilStates(title, 9);
    await alerts.untilDone();
    const [letter, ...more] = await stack.drain(outputs.alerts_dlq_url);
    expect(more).toEqual([]);
    expect(letter?.Body).toBe(broken);
    // the queue's own redrive, after five deliveries, writes no attributes
    expect(letter?.MessageAttributes?.reason?.StringValue).toMatch(/^grafana group: alerts\.0\.status: /);
    expect(letter?.MessageAttributes?.quarantined_by?.StringValue).toBe(outputs.alert_agent_function_name);
  });
});

describe('deliveries of one alert', () => {
  it('that are ten copies of one event at once count once', async () => {
    const name = newTitle('checkout-prod-errors');
    const change = recordedPayload('cloudwatch/sns-metric.json', 'checkout-prod-errors', name);
    await Promise.all([
      ...Array.from({ length: 5 }, () => alerts.publish(change)),
      ...Array.from({ length: 5 }, () => alerts.send([{ body: change }])),
    ]);
    const { fingerprint } = await alerts.untilState(name);
    await alerts.untilDone();
    expect(await alerts.states(name)).toMatchObject([{ occurrences: 1, flaps: 0, episode: 1, desired_version: 1 }]);
    expect((await alerts.wakeUps()).filter((woken) => woken === fingerprint).length).toBeLessThanOrEqual(2);
  });

  it('that are ten repeats at once are one state, which ends at the newest and counts each that was news to it', async () => {
    const title = newTitle('Latency');
    const alert = grafanaAlert(title);
    const times = await Promise.all(Array.from({ length: 10 }, (_, index) => sendReceived(index, alert)));
    const { fingerprint } = await alerts.untilState(title);
    await alerts.untilDone();
    const [state, ...more] = await alerts.states(title);
    expect(more).toEqual([]);
    expect(state).toMatchObject({
      status: 'OPEN',
      episode: 1,
      desired_version: 1,
      last_provider_state_at: times[0],
      last_seen_at: times[0],
      occurrences: state?.last_event_ids.length,
    });
    expect((await alerts.wakeUps()).filter((woken) => woken === fingerprint).length).toBeLessThanOrEqual(2);
  });

  it('fire again after a resolution, though their start lies before it', async () => {
    const title = newTitle('Target down');
    const firing = grafanaAlert(title);
    const resolved = { ...firing, status: 'resolved', endsAt: '2026-03-01T10:20:00Z' };
    await sendReceived(60, firing);
    await alerts.untilState(title, ({ status }) => status === 'OPEN');
    await sendReceived(40, resolved);
    await alerts.untilState(title, ({ status }) => status === 'CLOSED');
    await sendReceived(20, { ...firing, startsAt: '2026-03-01T09:00:00Z' });
    const again = await alerts.untilState(title, ({ status }) => status === 'OPEN');
    expect(again).toMatchObject({ flaps: 1, occurrences: 2, desired_version: 3 });
  });
});

/** Sends a group of one as the webhook does, which stamps when it was received; answers the stamp. */
async function sendReceived(secondsAgo: number, alert: object): Promise<string> {
  const received_at = new Date(Date.now() - secondsAgo * 1000).toISOString();
  await alerts.send([{ body: JSON.stringify(grafanaGroup([alert])), attributes: { received_at } }]);
  return received_at;
}
