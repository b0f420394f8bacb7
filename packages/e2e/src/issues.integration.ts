import { beforeAll, describe, expect, it } from '@jest/globals';
import { grafanaAlert, grafanaGroup, newTitle, recordedPayload } from './alert-payloads.js';
import { alarmsOn } from './alarms.js';
import { alertsOn } from './alerts.js';
import { issuesOn } from './issues.js';
import { allowsOf, without } from './rights.js';
import { eventually } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);
const alarms = alarmsOn(stack);
const issues = issuesOn(stack);

beforeAll(async () => {
  await alerts.untilDone(120);
  await issues.untilDone(120); // what other tests left, so that calls can be counted
});

describe('an alert that fires', () => {
  it('has one issue that says what it is', async () => {
    const title = newTitle('Checkout > 2 s');
    await alerts.publish(grafanaGroup([firing(title, { runbook_url: 'https://runbooks.acme.example/checkout' })]));
    const { fingerprint, issue_number, issue_url } = await openedFor(title);
    const [issue, ...more] = await issues.issues(title);
    expect(more).toEqual([]);
    expect(issue).toMatchObject({
      repo: 'shop/alerts',
      number: issue_number,
      title: `[P1] ${title}`,
      state: 'open',
      author: 'casefile[bot]',
      labels: ['casefile', 'Pri: P1', 'Team: payments', 'Source: grafana'],
      comments: [],
    });
    expect(issue_url).toContain(`/shop/alerts/issues/${issue?.number ?? ''}`);
    const [marker, ...lines] = (issue?.body ?? '').split('\n');
    expect(marker).toMatch(new RegExp(`^<!-- casefile key=${fingerprint} episode=1 mac=[0-9a-f]{64} -->$`));
    for (const text of ['firing', 'slow', 'payments', fingerprint]) expect(lines.join('\n')).toContain(text);
  });

  it('has one issue though it was delivered six times at one moment', async () => {
    const title = newTitle('Latency');
    const group = JSON.stringify(grafanaGroup([firing(title)]));
    await Promise.all([
      ...Array.from({ length: 3 }, () => alerts.publish(group)),
      ...Array.from({ length: 3 }, () => alerts.send([{ body: group }])),
    ]);
    await openedFor(title);
    await alerts.untilDone();
    await issues.untilDone();
    expect(await issues.issues(title)).toMatchObject([{ state: 'open' }]);
  });

  it('costs no call when it is repeated, and at most four writes until it has resolved', async () => {
    const title = newTitle('Queue depth');
    const alert = firing(title);
    const opening = await issues.callsDuring(async () => {
      await sendReceived(60, alert);
      await openedFor(title);
    });
    const repeats = await issues.callsDuring(async () => {
      for (const secondsAgo of [50, 45, 40, 35]) await sendReceived(secondsAgo, alert);
      const latest = await sendReceived(30, alert);
      await alerts.untilState(title, ({ last_seen_at }) => last_seen_at === latest);
      await alerts.untilDone();
      await issues.untilDone();
    });
    const news = await issues.callsDuring(async () => {
      await sendReceived(20, firing(title, { priority: 'P0' }));
      await inStepAs(title, ({ priority }) => priority === 'P0');
    });
    const end = await issues.callsDuring(async () => {
      await sendReceived(10, resolved(alert));
      await inStepAs(title, ({ status }) => status === 'CLOSED');
    });
    expect(repeats).toEqual([]);
    const writes = [opening, news, end].map((calls) => calls.filter((call) => !call.startsWith('GET')));
    expect(writes).toEqual([['POST issues'], ['PATCH issue', 'POST comments'], ['PATCH issue']]);
    expect(await issues.issues(title)).toMatchObject([{ state: 'closed', state_reason: 'completed' }]);
  });

  it('has its one issue reopened when it fires again soon after it has resolved', async () => {
    const title = newTitle('Target down');
    const alert = firing(title);
    await sendReceived(30, alert);
    await openedFor(title);
    await sendReceived(20, resolved(alert));
    await inStepAs(title, ({ status }) => status === 'CLOSED');
    await sendReceived(10, alert);
    await inStepAs(title, ({ status }) => status === 'OPEN');
    expect(await issues.issues(title)).toMatchObject([{ state: 'open', state_reason: 'reopened' }]);
  });
});

describe('a group of Grafana', () => {
  it('of twenty has twenty issues, of which those are closed that resolved', async () => {
    const title = newTitle('Host CPU high');
    const later = JSON.parse(recordedPayload('grafana/group-of-20.json', 'Host CPU high', title)) as {
      alerts: { status: string }[];
    };
    const allFire = later.alerts.map((alert) => ({ ...alert, status: 'firing', endsAt: '0001-01-01T00:00:00Z' }));
    await alerts.publish({ ...later, alerts: allFire });
    await alerts.untilStates(title, 20, ({ synced_version }) => synced_version === 1);
    await alerts.publish(later);
    await alerts.untilStates(title, 5, ({ status, synced_version }) => status === 'CLOSED' && synced_version === 2);
    const all = await issues.issues(title);
    expect(all).toHaveLength(20);
    expect(all.filter(({ state }) => state === 'closed')).toHaveLength(5);
    const closed = (await alerts.states(title)).filter(({ status }) => status === 'CLOSED');
    expect(all.filter(({ state }) => state === 'closed').map(({ number }) => number)).toEqual(
      closed.map(({ issue_number }) => issue_number ?? 0).sort((a, b) => a - b),
    );
  });
});

describe('a CloudWatch alarm', () => {
  it('has an issue when it goes into ALARM, which is closed when it is OK', async () => {
    const AlarmName = newTitle('orders: queue [depth]');
    await alarms.put(AlarmName, 'TEAM=orders | PRIORITY=0\nThe queue grows.');
    await alarms.set(AlarmName, 'ALARM');
    await openedFor(AlarmName);
    const [issue] = await issues.issues(AlarmName);
    expect(issue).toMatchObject({ state: 'open', title: `[P0] ${AlarmName}` });
    expect(issue?.labels).toContain('Team: orders');
    expect(issue?.body).toContain('set by hand');
    await alarms.set(AlarmName, 'OK');
    await inStepAs(AlarmName, ({ status }) => status === 'CLOSED');
    expect(await issues.issues(AlarmName)).toMatchObject([{ number: issue?.number, state: 'closed' }]);
    await alarms.remove(AlarmName);
  });
});

describe('an incident of a function that lost a right', () => {
  it('has an issue that names the right', async () => {
    await stack.endStorms();
    const allows = await allowsOf(clients.iam, outputs.data_processor_role_name);
    const allow = allows.find(({ action }) => action === 's3:GetObject');
    if (!allow) throw new Error('the workload may not read its bucket');
    const since = new Date().toISOString();
    await without(clients.iam, allow, () => stack.invokeWorkload());
    const title = `S3AccessError in ${outputs.data_processor_function_name}`;
    const state = await inStepAs(
      title,
      ({ evidence }) => (evidence?.gathered_at ?? '') > since && evidence?.findings.includes('s3:GetObject') === true,
    );
    // incidents that other tests made up have this title, too
    const own = (await issues.issues(title)).filter(({ body }) => body?.includes(`key=${state.fingerprint} `));
    expect(own).toMatchObject([{ number: state.issue_number, state: 'open' }]);
    const [issue] = own;
    expect(issue?.body).toContain('## Case file');
    expect(issue?.body).toContain('permission_lost');
    expect(issue?.body).toContain('s3:GetObject');
    expect(issue?.body).toContain(outputs.data_processor_role_name);
    await stack.endStorms();
  });
});

describe('issues that are switched off', () => {
  it('are named in the log, and made once they are switched on', async () => {
    const title = newTitle('Disk full');
    const since = Date.now();
    const open = await issues.withVariables({ ENABLE_GITHUB_ISSUES: 'false' }, async () => {
      await alerts.publish(grafanaGroup([firing(title)]));
      const state = await alerts.untilState(title);
      const line = await eventually('a line of what would be done', 60, async () => {
        const lines = await stack.logLines(outputs.issue_agent_log_group_name, since, '"GITHUB_ISSUES_DISABLED"');
        const own = lines.find((text) => text.includes(state.fingerprint));
        if (own === undefined) await issues.wake([state]); // the local AWS loses lines of short invocations
        return own;
      });
      expect(line).toMatch(/"would":"CREATE"/);
      expect(line).toContain('"repo":"shop/alerts"');
      await issues.untilDone();
      return state;
    });
    expect(await issues.issues(title)).toEqual([]);
    await issues.wake([open]); // as the sweeper does with all that is pending
    await openedFor(title);
    expect(await issues.issues(title)).toMatchObject([{ state: 'open' }]);
  });
});

function firing(title: string, annotations: Record<string, string> = {}) {
  return grafanaAlert(title, {}, { priority: 'P1', ...annotations });
}

function resolved(alert: object): object {
  return { ...alert, status: 'resolved', endsAt: '2026-03-01T10:20:00Z' };
}

/** Sends a group of one as the webhook does, which stamps when it was received; answers the stamp. */
async function sendReceived(secondsAgo: number, alert: object): Promise<string> {
  const received_at = new Date(Date.now() - secondsAgo * 1000).toISOString();
  await alerts.send([{ body: JSON.stringify(grafanaGroup([alert])), attributes: { received_at } }]);
  return received_at;
}

/** Waits for the one state with this title, as wanted and brought to GitHub. */
function inStepAs(title: string, wanted: Parameters<typeof issues.inStep>[1] = () => true) {
  return alerts.untilState(title, wanted).then(({ fingerprint }) => issues.inStep(fingerprint, wanted));
}

function openedFor(title: string) {
  return inStepAs(title, ({ issue_number }) => issue_number !== undefined);
}
