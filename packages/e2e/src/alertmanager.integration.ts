import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OwnAlertmanager, startAlertmanager } from '../../../scripts/alertmanager.js';
import { alertsOn, webhookSecrets } from './alerts.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const alerts = alertsOn(stack);
let alertmanager: OwnAlertmanager | undefined;

beforeAll(async () => {
  await alerts.fillWebhookSecret();
  alertmanager = await startAlertmanager({
    directory: join(stack.directory, 'alertmanager'),
    webhookUrl: alerts.webhookUrl('alertmanager'),
    token: webhookSecrets.alertmanagerToken,
  });
});

afterAll(() => alertmanager?.stop());

describe('a Prometheus Alertmanager that is pointed at the webhook', () => {
  it('opens an alert, repeats it, and closes it', async () => {
    const alert = newAlert();
    await post([alert]);
    const opened = await alerts.untilState(alert.labels.alertname);
    expect(opened).toMatchObject({
      source: 'alertmanager',
      status: 'OPEN',
      episode: 1,
      team: 'payments',
      priority: 'P2',
      resource_key: 'service:checkout',
      event: { provider_version: '4', summary: 'The queue grows.', needs_routing: false },
    });

    const repeated = await alerts.untilState(alert.labels.alertname, ({ occurrences }) => occurrences > 1);
    expect(repeated).toMatchObject({ status: 'OPEN', episode: 1, flaps: 0 });
    expect(repeated.last_comment_at).toBe(opened.last_comment_at); // no news for people
    expect(repeated.event.occurred_at).toBe(opened.event.occurred_at);
    expect(repeated.last_provider_state_at > opened.last_provider_state_at).toBe(true);

    const endsAt = new Date().toISOString();
    await post([{ ...alert, endsAt }]);
    const closed = await alerts.untilState(alert.labels.alertname, ({ status }) => status === 'CLOSED');
    expect(closed).toMatchObject({ episode: 1, event: { state: 'RESOLVED', occurred_at: endsAt } });
  });

  it('gives each alert of a group a life of its own', async () => {
    const alertname = newName();
    const group = ['a', 'b', 'c', 'd', 'e'].map((instance) => newAlert({ alertname, instance }));
    await post(group);
    const opened = await alerts.untilStates(alertname, 5);
    expect(opened.map(({ status, event }) => `${event.resource.id ?? ''} ${status}`).sort()).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((instance) => `${instance} OPEN`),
    );

    const [first, ...others] = group;
    await post([{ ...first, endsAt: new Date().toISOString() }]);
    const closed = await alerts.untilState(alertname, ({ status }) => status === 'CLOSED');
    expect(closed.event.identity.labels).toMatchObject({ instance: 'a' });
    const open = (await alerts.states(alertname)).filter(({ status }) => status === 'OPEN');
    expect(open).toHaveLength(others.length);
  });
});

function newName(): string {
  return `QueueGrows ${randomUUID()}`;
}

/** A firing alert that nobody has sent before; without an end it fires until Alertmanager's own time-out of five minutes. */
function newAlert(labels: Partial<Record<'alertname' | 'instance', string>> = {}) {
  return {
    labels: { alertname: newName(), service: 'checkout', severity: 'warning', team: 'payments', ...labels },
    annotations: { summary: 'The queue grows.' },
    startsAt: new Date().toISOString(),
  };
}

/** https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
async function post(body: readonly object[]): Promise<void> {
  if (!alertmanager) throw new Error('no Alertmanager was started');
  const answer = await fetch(`${alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}: ${await answer.text()}`);
}
