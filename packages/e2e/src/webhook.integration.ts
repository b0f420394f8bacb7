import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fingerprintOf, parseAlert } from '@casefile/alert-core';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn, webhookSecrets } from './alerts.js';
import { eventually } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;

const alerts = alertsOn(stack);

holdIssueAgent(alerts);
beforeAll(() => alerts.fillWebhookSecret());

describe('a group of Grafana that is posted to the webhook', () => {
  it('becomes a state and a wake-up for each of its alerts', async () => {
    const body = group(30);
    expect(await post(body, sign(body))).toBe(202);
    const states = await statesOf(body);
    expect(states).toHaveLength(30);
    expect(
      states.every(
        ({ status, team, desired_version }) => status === 'OPEN' && team === 'payments' && desired_version === 1,
      ),
    ).toBe(true);

    const wanted = new Set(states.map(({ fingerprint }) => fingerprint));
    const woken = new Set<unknown>();
    await eventually('thirty wake-ups', 60, async () => {
      for (const { Body = '' } of await stack.drain(outputs.issues_queue_url)) {
        const { fingerprint } = JSON.parse(Body) as { fingerprint: string };
        if (wanted.has(fingerprint)) woken.add(fingerprint);
      }
      return woken.size === 30 ? true : undefined;
    });
  });

  it('is refused when its signature is not of this body', async () => {
    expect(await post(group(1), sign('another'))).toBe(401);
  });
});

describe('the sweeper', () => {
  it('does its round with the rights that it has', async () => {
    const { FunctionError } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: outputs.sweeper_function_name }),
    );
    expect(FunctionError).toBeUndefined();
  });
});

/** A group of firing alerts that nobody has sent before. */
function group(size: number): string {
  const title = newTitle('latency');
  return JSON.stringify(
    grafanaGroup(Array.from({ length: size }, (_, index) => grafanaAlert(title, { service: `service-${index}` }))),
  );
}

function sign(body: string): string {
  return createHmac('sha256', webhookSecrets.grafanaKey).update(body).digest('hex');
}

/** The local AWS finds the API by its host name, which `fetch` does not let one set. */
async function post(body: string, signature: string): Promise<number> {
  const url = new URL(outputs.webhook_url.replace('{source}', 'grafana'));
  const headers = {
    host: url.host,
    'content-type': 'application/json',
    'x-grafana-alerting-signature': signature,
  };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(stack.endpoint);
    const sent = request({ method: 'POST', hostname, port, path: url.pathname, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What is stored of each alert of a group, once all of them are. */
async function statesOf(body: string): Promise<Record<string, unknown>[]> {
  const parsed = parseAlert(body, {
    receivedAt: '2026-03-01T10:00:00.000Z',
    declaredSource: 'grafana',
    defaults: { team: 'unassigned', priority: 'P2', criticalPriority: 'P1' },
  });
  if (parsed.outcome !== 'events') throw new Error(`the group is ${parsed.outcome}: ${parsed.reason}`);
  const Keys = parsed.events.map(({ event }) => ({ fingerprint: { S: fingerprintOf(event) } }));
  return eventually('all states', 60, async () => {
    const { Responses } = await clients.dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { [outputs.status_table_name]: { Keys, ConsistentRead: true } } }),
    );
    const items = Responses?.[outputs.status_table_name] ?? [];
    return items.length === Keys.length ? items.map((item) => unmarshall(item)) : undefined;
  });
}
