import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { IssueSummary } from '@casefile/github-fake';
import { notification, recovering, rules } from './demo-payloads.js';
import { localEndpoint, region } from './environments.js';
import { LOCAL_REPOSITORY, type LocalGitHub } from './local-github.js';
import type { Progress } from './progress.js';
import { readSenderSecrets, renewed } from './sender-secrets.js';
import { postAlert } from './webhook.js';

/** What the demo needs to know of the stack that it runs on. */
export interface DemoStack {
  github: LocalGitHub;
  /** The outputs of `infra/service`. */
  names: Record<string, unknown>;
}

const ALARM = 'orders-api-5xx';
const SECONDS = 60;

/** The names under which the alerts' issues are found. */
export const sentAlerts: readonly string[] = [...rules.map(({ name }) => name), ALARM];

/** Five alerts of Grafana come through the webhook and an alarm of CloudWatch through its topic; then one of each is over. */
export async function sendAlerts(stack: DemoStack, progress: Progress): Promise<void> {
  const startsAt = new Date();
  progress.update('a group of Grafana, an alarm of CloudWatch');
  await postToWebhook(stack, notification(startsAt, { names: [], at: startsAt }));
  await putAlarm(stack);
  await setAlarm('INSUFFICIENT_DATA', 'not looked at yet'); // from an interrupted demo it may be in ALARM, and that is no change
  await setAlarm('ALARM', 'Threshold Crossed: 1 datapoint [42.0] was greater than the threshold (10.0).');
  await untilIssues(stack, 'an open issue for each alert', progress, (find) =>
    sentAlerts.every((name) => find(name)?.state === 'open'),
  );

  progress.update('one of each is over');
  await postToWebhook(stack, notification(startsAt, { names: [recovering], at: new Date() }));
  await setAlarm('OK', 'Threshold Crossed: 1 datapoint [0.0] was not greater than the threshold (10.0).');
  await untilIssues(stack, 'the issues of what is over to be closed', progress, (find) =>
    [recovering, ALARM].every((name) => find(name)?.state === 'closed'),
  );
  progress.update(`${sentAlerts.length} issues, two of them closed again`);
}

type Find = (name: string) => IssueSummary | undefined;

/** Waits until the issues are as wanted; finds the newest one of an alert by its name. */
export async function untilIssues(
  { github }: DemoStack,
  what: string,
  progress: Progress,
  areAsWanted: (find: Find) => boolean,
): Promise<void> {
  const deadline = Date.now() + SECONDS * 1000;
  while (!areAsWanted(await issuesOn(github))) {
    if (Date.now() > deadline) {
      throw new Error(
        `Waited ${SECONDS} s in vain for ${what} at ${github.issuesUrl}. make ls-logs shows what the functions said.`,
      );
    }
    progress.update(`waiting for ${what}`);
    await sleep(250);
  }
}

/** The issues as they are now; titles are `[P1] name`. */
export async function issuesOn({ control }: LocalGitHub): Promise<Find> {
  const issues = (await control.issues(LOCAL_REPOSITORY)).filter(({ gone }) => gone === null);
  return (name) => issues.findLast(({ title }) => title.endsWith(`] ${name}`));
}

/** As Grafana's contact point does: signed with the key that both sides know. */
async function postToWebhook({ names }: DemoStack, body: string): Promise<void> {
  const key = await grafanaKey(String(names.webhook_secret_name));
  const url = String(names.webhook_url).replace('{source}', 'grafana');
  const signature = createHmac('sha256', key).update(body).digest('hex');
  const { status, answer } = await postAlert(url, {
    body,
    headers: { 'x-grafana-alerting-signature': signature },
    through: localEndpoint,
  });
  if (status === 202) return;
  const hint =
    status === 401 || status === 404 ? ' What was just put into its secret is known within five minutes.' : '';
  throw new Error(`${url} answered ${status}: ${answer}${hint}`);
}

/** The first key in the webhook's secret, which gets one when it has none. */
async function grafanaKey(secretId: string): Promise<string> {
  const client = new SecretsManagerClient({ region });
  const secrets = await readSenderSecrets(client, secretId);
  const known = secrets.grafana?.hmac_keys[0];
  if (known !== undefined) return known;
  const value = randomBytes(32).toString('base64url');
  const next = renewed(secrets, { source: 'grafana', kind: 'hmac_keys', value, only: false });
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(next) }));
  return value;
}

/** An alarm as anybody would make it, whose action is our topic. Nothing ever measures anything here, so we set its state. */
async function putAlarm({ names }: DemoStack): Promise<void> {
  const actions = [String(names.alerts_topic_arn)];
  await new CloudWatchClient({ region }).send(
    new PutMetricAlarmCommand({
      AlarmName: ALARM,
      AlarmDescription:
        'team=payments | priority=P1 | summary=Orders are refused\nMore than 10 requests to the orders API failed within a minute.',
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Dimensions: [{ Name: 'ApiId', Value: 'orders' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
      AlarmActions: actions,
      OKActions: actions,
    }),
  );
}

async function setAlarm(StateValue: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA', StateReason: string): Promise<void> {
  await new CloudWatchClient({ region }).send(new SetAlarmStateCommand({ AlarmName: ALARM, StateValue, StateReason }));
}
