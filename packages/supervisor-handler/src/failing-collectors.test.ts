import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createMemoryAlertStore, createMemoryIncidentStore, createMemoryIssueQueue } from '@casefile/adapters';
import { type AwsClients, createCollectorRegistry } from '@casefile/collectors';
import { type CollectorResult, type IncidentAlert, incidentId } from '@casefile/context-core';
import { createLogger } from '@casefile/lambda-kit';
import { mockClient } from 'aws-sdk-client-mock';
import { createIncidentHandler } from './handle.js';

const settings = {
  region: 'ca-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};
const clients: AwsClients = {
  lambda: new LambdaClient(settings),
  iam: new IAMClient(settings),
  logs: new CloudWatchLogsClient(settings),
};
const lambda = mockClient(clients.lambda);
const iam = mockClient(clients.iam);
const logs = mockClient(clients.logs);

const configuration = {
  FunctionName: 'orders',
  Role: 'arn:aws:iam::123456789012:role/orders-role',
  Timeout: 30,
  MemorySize: 256,
};

/** An AWS where everything can be read. */
beforeEach(() => {
  for (const mock of [lambda, iam, logs]) mock.reset();
  lambda.on(GetFunctionConfigurationCommand).resolves(configuration);
  lambda.on(GetFunctionCommand).resolves({ Configuration: configuration });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['inline'] });
  iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encodeURIComponent('{"Statement":[]}') });
  logs.on(FilterLogEventsCommand).resolves({ events: [] });
  logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [] });
});

/** The ways in which a read ends badly, and what the case file says of each. */
const failures: [string, () => Promise<never>, RegExp][] = [
  ['is denied', () => refuse('AccessDeniedException', 'User: … is not authorized to perform: …'), /AccessDenied \(/],
  ['is throttled', () => refuse('ThrottlingException', 'Rate exceeded'), /ThrottlingException \(/],
  ['meets an outage', () => refuse('ServiceUnavailable', 'try again'), /ServiceUnavailable \(/],
  [
    'meets a dead network',
    () => refuse('TimeoutError', 'connect ETIMEDOUT'),
    /gave up after the time for it \(|TimeoutError/,
  ],
  ['never ends', () => new Promise<never>(() => undefined), /time|abort/i],
];

describe.each(failures)('a collector whose read %s', (_, fail, says) => {
  it.each([
    [
      'lambda:GetFunctionConfiguration',
      () => lambda.on(GetFunctionConfigurationCommand).callsFake(fail),
      'lambda_config',
    ],
    ['lambda:GetFunction', () => lambda.on(GetFunctionCommand).callsFake(fail), 'lambda_config'],
    ['logs:FilterLogEvents', () => logs.on(FilterLogEventsCommand).callsFake(fail), 'cloudwatch_logs'],
    ['logs:DescribeLogStreams', () => logs.on(DescribeLogStreamsCommand).callsFake(fail), 'cloudwatch_logs'],
    ['iam:ListAttachedRolePolicies', () => iam.on(ListAttachedRolePoliciesCommand).callsFake(fail), 'iam_policy'],
    ['iam:ListRolePolicies', () => iam.on(ListRolePoliciesCommand).callsFake(fail), 'iam_policy'],
    ['iam:GetRolePolicy', () => iam.on(GetRolePolicyCommand).callsFake(fail), 'iam_policy'],
  ])('(%s) still gives a case file, which says so', async (_action, arrange, source) => {
    arrange();
    const results = await caseFile();
    expect(results.map((result) => result.source)).toEqual(['lambda_config', 'cloudwatch_logs', 'iam_policy']);
    expect(results.find((result) => result.source === source)?.error).toMatch(says);
  });
});

describe('a collector that finds', () => {
  it.each([
    [
      'no log group says so, and that is no error',
      () =>
        logs
          .on(FilterLogEventsCommand)
          .callsFake(() => refuse('ResourceNotFoundException', 'The specified log group does not exist.')),
      'cloudwatch_logs',
      /"note":"the log group does not exist/,
    ],
    [
      'empty pages follows them to the lines',
      () =>
        logs
          .on(FilterLogEventsCommand)
          .resolvesOnce({ events: [], nextToken: 'more' })
          .resolves({ events: [{ eventId: '1', timestamp: Date.parse(alert.timestamp), message: 'ERROR it broke' }] }),
      'cloudwatch_logs',
      /ERROR it broke/,
    ],
    [
      'a policy document that is no JSON keeps its text and says so',
      () => iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: 'not%20JSON' }),
      'iam_policy',
      /"error":"/,
    ],
    [
      'no function says so',
      () => {
        const gone = () => refuse('ResourceNotFoundException', 'Function not found');
        lambda.on(GetFunctionConfigurationCommand).callsFake(gone);
        lambda.on(GetFunctionCommand).callsFake(gone);
      },
      'lambda_config',
      /ResourceNotFoundException \(lambda:GetFunctionConfiguration\)/,
    ],
  ])('%s', async (_, arrange, source, says) => {
    arrange();
    expect(JSON.stringify((await caseFile()).find((result) => result.source === source))).toMatch(says);
  });
});

const alert: IncidentAlert = {
  error_type: 'S3AccessError',
  error_message: 'Access Denied',
  error_code: 'AccessDenied',
  lambda_name: 'orders',
  timestamp: '2026-03-01T09:59:58.000Z',
};

/** What the supervisor stores with the real collectors. */
async function caseFile(): Promise<CollectorResult[]> {
  const store = createMemoryIncidentStore({ stormWindowSeconds: 300 });
  const handle = createIncidentHandler({
    store,
    postpone: () => Promise.resolve(),
    shelf: createMemoryAlertStore(),
    issues: createMemoryIssueQueue(),
    registry: createCollectorRegistry(),
    clients,
    metrics: { incident: () => undefined, enriched: () => undefined },
    tokenBudget: 3000,
    now: () => new Date(),
    newOwner: () => 'owner',
    abortAfter: () => AbortSignal.timeout(100),
  });
  const log = createLogger({ service: 'supervisor-agent', level: 'error' }, { write: () => undefined });
  const message = {
    body: '',
    sqsMessageId: 'sqs',
    receiptHandle: 'receipt',
    deliveryAttempt: 1,
    attributes: {},
    sentAt: alert.timestamp,
  };
  await handle({ alert, fingerprint: 'f'.repeat(64) }, message, { log, endsAt: Date.now() + 60_000 });
  return store.read(incidentId(alert))?.context?.results ?? [];
}

function refuse(name: string, message: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(message), { name }));
}
