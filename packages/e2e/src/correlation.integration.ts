import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type AlertState, incidentFingerprint } from '@casefile/alert-core';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn, webhookSecrets } from './alerts.js';
import { issuesOn } from './issues.js';
import { eventually, newIncident } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);
const issues = issuesOn(stack);

const groups = {
  webhook: outputs.webhook_log_group_name,
  alertAgent: outputs.alert_agent_log_group_name,
  issueAgent: outputs.issue_agent_log_group_name,
  supervisor: outputs.supervisor_log_group_name,
  sweeper: `/aws/lambda/${outputs.sweeper_function_name}`,
};
type Group = keyof typeof groups;

beforeAll(() => alerts.fillWebhookSecret());

describe('the id of one message', () => {
  it('finds the request that brought an alert, and all that alert-agent and issue-agent say of it', async () => {
    const since = Date.now();
    const title = newTitle('Queue grows');
    const response = await fetch(alerts.webhookUrl('alertmanager'), {
      method: 'POST',
      headers: { authorization: `Bearer ${webhookSecrets.alertmanagerToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(alertmanagerGroup(title)),
    });
    expect(response.status).toBe(202);
    const { fingerprint } = await alerts.untilState(title);
    await issues.inStep(fingerprint);

    const [decision] = await linesWith(fingerprint, since, ['alertAgent', 'issueAgent']);
    const id = String(decision?.line.sns_message_id);
    const byId = await linesWith(id, since, ['webhook', 'alertAgent', 'issueAgent']);
    expect(told(byId)).toEqual(['alertAgent NORMALIZED_ALERT', 'issueAgent ISSUE_IN_STEP', 'webhook request accepted']);
    const byFingerprint = await linesWith(fingerprint, since, ['alertAgent', 'issueAgent']);
    expect(told(byFingerprint)).toEqual(told(byId.filter(({ group }) => group !== 'webhook')));
  });
});

describe('a fingerprint', () => {
  it('finds the lines of alert-agent, supervisor and issue-agent about an incident, and its message the same', async () => {
    const since = Date.now();
    const incident = newIncident();
    const fingerprint = incidentFingerprint(incident);
    await stack.publish(incident);
    await alerts.untilState(incident.lambda_name, ({ evidence }) => evidence !== undefined);
    await issues.inStep(fingerprint);
    const found = await linesWith(fingerprint, since, ['alertAgent', 'supervisor', 'issueAgent']);
    expect(told(found)).toEqual(expect.arrayContaining(['supervisor case file stored', 'supervisor token budget']));
    const id = String(found.find(({ group }) => group === 'supervisor')?.line.sns_message_id);
    const byId = await linesWith(id, since, ['alertAgent', 'supervisor', 'issueAgent']);
    expect(new Set(byId.map(({ line }) => line.fingerprint))).toEqual(new Set([fingerprint]));
  });

  it('finds the sweep that woke issue-agent for an alert', async () => {
    const since = Date.now();
    const title = newTitle('Behind');
    await alerts.letIssueAgentWork(false);
    try {
      await alerts.publish(grafanaGroup([grafanaAlert(title)]));
      const state = await alerts.untilState(title);
      await makePendingForLong(state);
      await clients.lambda.send(new InvokeCommand({ FunctionName: outputs.sweeper_function_name }));
      const [sweep] = await linesWith(state.fingerprint, since, ['sweeper']);
      expect(sweep?.line).toMatchObject({ job: 'wake', msg: 'swept' });
    } finally {
      await alerts.letIssueAgentWork(true);
    }
  });
});

interface Found {
  group: Group;
  line: Record<string, unknown>;
}

/** The JSON lines with a text, once each of these functions has written one. */
function linesWith(text: string, since: number, expected: readonly Group[]): Promise<Found[]> {
  return eventually(`lines of ${expected.join(', ')} with ${text}`, 30, async () => {
    const found = await Promise.all(expected.map((group) => linesIn(group, text, since)));
    return found.every((lines) => lines.length > 0) ? found.flat() : undefined;
  });
}

async function linesIn(group: Group, text: string, since: number): Promise<Found[]> {
  const lines = (await stack.logLines(groups[group], since)).filter((line) => line.includes(text));
  return lines.map((line) => ({ group, line: JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown> }));
}

function told(found: readonly Found[]): string[] {
  return found.map(({ group, line }) => `${group} ${String(line.msg)}`).sort();
}

async function makePendingForLong({ fingerprint }: AlertState): Promise<void> {
  const longAgo = new Date(Date.now() - 10 * 60_000).toISOString();
  await clients.dynamodb.send(
    new UpdateItemCommand({
      TableName: outputs.status_table_name,
      Key: { fingerprint: { S: fingerprint } },
      UpdateExpression: 'SET pending_since = :at',
      ExpressionAttributeValues: { ':at': { S: longAgo } },
    }),
  );
}

function alertmanagerGroup(alertname: string): object {
  return {
    version: '4',
    groupKey: `{}:{alertname="${alertname}"}`,
    receiver: 'casefile',
    status: 'firing',
    groupLabels: { alertname },
    commonLabels: { alertname },
    commonAnnotations: {},
    externalURL: 'https://alertmanager.example.com',
    truncatedAlerts: 0,
    alerts: [
      {
        status: 'firing',
        labels: { alertname, team: 'payments', service: 'checkout' },
        annotations: {},
        startsAt: new Date().toISOString(),
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'https://prometheus.example.com/graph',
        fingerprint: alertname,
      },
    ],
  };
}
