import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import { environmentSchema as alertAgentEnvironment } from '@casefile/alert-handler/config';
import { environmentSchema as workloadEnvironment } from '@casefile/data-processor/config';
import { environmentSchema as issueAgentEnvironment } from '@casefile/issue-handler/config';
import { environmentSchema as supervisorEnvironment } from '@casefile/supervisor-handler/config';
import { environmentSchema as sweeperEnvironment } from '@casefile/sweeper-handler/config';
import { environmentSchema as webhookEnvironment } from '@casefile/webhook-handler/config';
import { localStack } from '../../../scripts/environments.js';
import { distDir } from '../../../scripts/paths.js';
import { pendingChanges, plannedResources } from '../../../scripts/terraform.js';
import { allowsOf } from './rights.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;

describe('a second apply', () => {
  it('changes nothing but the alarms, which the local AWS describes without actions, dimensions and period', async () => {
    const applied = localStack(stack.endpoint, stack.directory, stack.variables);
    const changes = await pendingChanges(applied);
    const alarms = (await plannedResources(applied)).filter(({ type }) => type === 'aws_cloudwatch_metric_alarm');
    expect(alarms.length).toBeGreaterThan(25);
    expect(changes.sort()).toEqual(alarms.map(({ address }) => address).sort());
  });
});

describe('the rights of a role', () => {
  /** Rights that no command in the bundle shows. */
  const platform = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']; // the trigger’s
  const topicKey = ['kms:Decrypt', 'kms:GenerateDataKey*']; // SNS’s, on behalf of who publishes

  it.each([
    { bundle: 'supervisor-handler', role: outputs.supervisor_role_name, unseen: platform },
    // the store that all three bundle is alert-agent’s but for the query, which is the sweeper’s; issue-agent queries storms
    { bundle: 'alert-handler', role: outputs.alert_agent_role_name, unseen: platform, never: ['dynamodb:Query'] },
    { bundle: 'issue-handler', role: outputs.issue_agent_role_name, unseen: platform },
    { bundle: 'sweeper-handler', role: outputs.sweeper_role_name, unseen: topicKey },
    { bundle: 'webhook-handler', role: outputs.webhook_role_name, unseen: topicKey },
    { bundle: 'data-processor', role: outputs.data_processor_role_name, unseen: [...topicKey, ...ownLogs()] },
  ])('are exactly the AWS calls in the bundle of $bundle, the named exceptions aside', async (row) => {
    const { bundle, role, unseen, never = [] } = row;
    const allowed = new Set((await allowsOf(clients.iam, role)).map(({ action }) => action));
    const made = callsIn(bundle).filter((action) => !never.includes(action));
    expect([...allowed].sort()).toEqual([...new Set([...made, ...unseen])].sort());
  });
});

describe('the environment of a function', () => {
  it.each([
    ['supervisor-agent', outputs.supervisor_function_name, supervisorEnvironment],
    ['alert-agent', outputs.alert_agent_function_name, alertAgentEnvironment],
    ['issue-agent', outputs.issue_agent_function_name, issueAgentEnvironment],
    ['webhook', outputs.webhook_function_name, webhookEnvironment],
    ['sweeper', outputs.sweeper_function_name, sweeperEnvironment],
    ['data-processor', outputs.data_processor_function_name, workloadEnvironment],
  ])('of %s holds what the code reads, and nothing else', async (_, FunctionName, schema) => {
    const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const read = Object.keys(schema.shape).filter((name) => !name.startsWith('AWS_'));
    const optional = read.filter((name) => schema.safeParse({}).error?.issues.every(({ path }) => path[0] !== name));
    const set = Object.keys(Environment?.Variables ?? {});
    expect(set.filter((name) => !read.includes(name))).toEqual([]);
    expect(read.filter((name) => !set.includes(name) && !optional.includes(name))).toEqual([]);
  });
});

/** The rights with which a function that may only write its own log group does so. */
function ownLogs(): string[] {
  return ['logs:CreateLogStream', 'logs:PutLogEvents'];
}

/** The IAM actions of the SDK commands that esbuild put into a bundle. */
function callsIn(bundle: string): string[] {
  const meta = JSON.parse(readFileSync(join(distDir, `${bundle}.meta.json`), 'utf8')) as {
    outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
  };
  const inputs = Object.values(meta.outputs).flatMap((output) => Object.entries(output.inputs));
  return inputs.flatMap(([path, { bytesInOutput }]) => {
    const [, client, command] = /@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(path) ?? [];
    if (!client || !command || bytesInOutput === 0) return [];
    return actionsOf[command] ?? [`${prefixOf[client] ?? client}:${command}`];
  });
}

/** Services that IAM knows by another name. */
const prefixOf: Record<string, string> = { 'cloudwatch-logs': 'logs', 'secrets-manager': 'secretsmanager' };

/** Calls that IAM knows by another name: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html */
const actionsOf: Record<string, string[]> = {
  DescribeEndpoints: [], // DynamoDB's endpoint discovery, which is off unless asked for
  CreateSession: [], // S3 Express One Zone, which an ordinary bucket does not use
  ListObjectsV2: ['s3:ListBucket'],
  SendMessageBatch: ['sqs:SendMessage*'], // see infra/service/issues.tf
  TransactWriteItems: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
};
