import { randomUUID } from 'node:crypto';
import { createDynamoDbSilenceStore } from '@casefile/adapters';
import type { AlertState } from '@casefile/alert-core';
import { createControlTable } from '../../adapters/test/control-table.js';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn, webhookSecrets } from './alerts.js';
import { issuesOn } from './issues.js';
import { batchOf, type RunningBundle, startBundle } from './running-bundle.js';
import { newIncident, type TestStack } from './stack.js';

const repo = 'shop/alerts';
const [owner = ''] = repo.split('/');
const nowhere = { STATUS_TABLE_NAME: 'no-such-table' };

/**
 * Has the real bundles live through all that they count, and answers the lines that they write. issue-agent must be kept
 * from its queue meanwhile: its part is played here.
 */
export async function linesOfEveryKind(stack: TestStack): Promise<string[]> {
  const { outputs, clients } = stack;
  const alerts = alertsOn(stack);
  const { github } = issuesOn(stack);
  const running: RunningBundle[] = [];

  /** A bundle with the variables of its function, and some of one's own. */
  async function start(bundle: string, functionName: string, env: Record<string, string> = {}): Promise<RunningBundle> {
    const started = await startBundle(bundle, { ...(await alerts.environmentOf(functionName)), ...env });
    running.push(started);
    return started;
  }

  const alertAgent = await start('alert-handler', outputs.alert_agent_function_name);
  const issueAgent = await start('issue-handler', outputs.issue_agent_function_name);

  /** The source says something of an alert, later than all before. */
  async function say(title: string, status: 'firing' | 'resolved', priority = 'P2'): Promise<AlertState> {
    const alert = { ...grafanaAlert(title, {}, { priority }), status, fingerprint: title };
    const [record] = batchOf(grafanaGroup([alert])).Records;
    const received_at = { dataType: 'String', stringValue: new Date().toISOString() };
    await alertAgent.invoke({ Records: [{ ...record, messageAttributes: { received_at } }] });
    return alerts.untilState(title);
  }

  async function fireAndSync(title: string, agent = issueAgent): Promise<AlertState> {
    const { fingerprint } = await say(title, 'firing');
    await agent.invoke(batchOf({ fingerprint }));
    return alerts.untilState(title);
  }

  const onIssue = ({ issue_number = 0 }: AlertState) => ({ repo, number: issue_number });

  async function theLifeOfAnIssue(): Promise<void> {
    const title = newTitle('Counted');
    const state = await fireAndSync(title);
    const look = () => issueAgent.invoke(batchOf({ fingerprint: state.fingerprint, look: true }));
    await say(title, 'firing', 'P1');
    await look();
    for (let flap = 0; flap < 6; flap += 1) {
      await say(title, 'resolved', 'P1');
      await look();
      await say(title, 'firing', 'P1');
      await look();
    }
    await github.act({ action: 'close', ...onIssue(await alerts.untilState(title)) });
    await look();
    const other = await fireAndSync(newTitle('Deleted'));
    await github.act({ action: 'delete', ...onIssue(other) });
    await issueAgent.invoke(batchOf({ fingerprint: other.fingerprint, look: true }));
  }

  async function whatIsNoAlert(): Promise<void> {
    const truncated = { ...grafanaGroup([grafanaAlert(newTitle('One of many'))]), truncatedAlerts: 3 };
    const resolvedOnly = grafanaGroup([{ ...grafanaAlert(newTitle('Never fired')), status: 'resolved' }]);
    const notice = { Event: 's3:TestEvent' };
    await alertAgent.invoke(
      batchOf(truncated, resolvedOnly, notice, 'no JSON', { hello: 'world' }, { version: '1', alerts: 'all' }),
    );
    await stack.drain(outputs.alerts_dlq_url);
    await issueAgent.invoke(batchOf('no JSON'));
    await stack.drain(outputs.issues_dlq_url);
  }

  /** What is learned of GitHub here is kept from everybody else. */
  async function troubleWithGitHub(): Promise<void> {
    const { tableName, drop } = await createControlTable(clients.dynamodb);
    const quiet = newTitle('Silenced');
    const [created_at, until] = [0, 60 * 60_000].map((later) => new Date(Date.now() + later).toISOString());
    await createDynamoDbSilenceStore({ client: clients.dynamodb, tableName }).write(
      [{ id: 'test', created_at: created_at ?? '', until: until ?? '', reason: 'a test', matchers: { title: quiet } }],
      { revision: 0, silences: [] },
    );
    const env = { CONTROL_TABLE_NAME: tableName };
    const troubled = await start('issue-handler', outputs.issue_agent_function_name, env);
    await github.act({ action: 'grant', owner, may_label: false });
    await fireAndSync(newTitle('Unlabelled'), troubled);
    await github.act({ action: 'grant', owner, may_label: true });
    await fireAndSync(quiet, troubled);

    await github.fault({ path: '/repos/**', probability: 1, fault: { kind: 'status', status: 503 } });
    const unanswered = await fireAndSync(newTitle('Unanswered'), troubled);
    await github.clearFaults();

    const headers = { 'retry-after': '30' };
    const message = 'You have exceeded a secondary rate limit';
    await github.fault({ path: '/repos/**', fault: { kind: 'status', status: 403, message, headers } });
    const limited = await fireAndSync(newTitle('Limited'), troubled);
    const deferred = await fireAndSync(newTitle('Deferred'), troubled);
    await github.clearFaults();
    for (const { fingerprint } of [unanswered, limited, deferred]) await issueAgent.invoke(batchOf({ fingerprint }));
    await drop();
  }

  async function incidents(): Promise<void> {
    const supervisor = await start('supervisor-handler', outputs.supervisor_function_name);
    const broken = await start('supervisor-handler', outputs.supervisor_function_name, nowhere);
    const claimed = newIncident();
    await broken.invoke(batchOf(claimed));
    await supervisor.invoke(batchOf(claimed)); // the other one's claim stands
    const stored = newIncident();
    await supervisor.invoke(batchOf(stored));
    await supervisor.invoke(batchOf(stored));
    await supervisor.invoke(batchOf({ ...stored, timestamp: new Date().toISOString() }));
    await supervisor.invoke(batchOf('no JSON'));
    await stack.drain(outputs.incidents_dlq_url);
  }

  async function requests(): Promise<void> {
    await alerts.fillWebhookSecret();
    const webhook = await start('webhook-handler', outputs.webhook_function_name);
    const body = JSON.stringify({ notice: 'no alert', Event: 's3:TestEvent' });
    await webhook.invoke(requestOf(webhookSecrets.alertmanagerToken, body));
    await webhook.invoke(requestOf('another token', body));
  }

  async function sweeps(): Promise<void> {
    const sweeper = await start('sweeper-handler', outputs.sweeper_function_name);
    await sweeper.invoke({});
    const broken = await start('sweeper-handler', outputs.sweeper_function_name, nowhere);
    await broken.invoke({});
  }

  try {
    await theLifeOfAnIssue();
    await whatIsNoAlert();
    await incidents();
    await requests();
    await sweeps();
    await troubleWithGitHub();
    return running.flatMap(({ lines }) => lines());
  } finally {
    await github.clearFaults();
    for (const bundle of running) bundle.end();
  }
}

function requestOf(token: string, body: string): object {
  return {
    pathParameters: { source: 'alertmanager' },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    requestContext: { requestId: randomUUID(), http: { method: 'POST' } },
    body,
    isBase64Encoded: false,
  };
}
