import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { localDir, root } from '../../../scripts/paths.js';
import { type PlannedResource, testedResources } from '../../../scripts/terraform.js';
import { isPublic, isTlsOnly, statementsOf, wildcardsIn } from './policies.js';

let resources: PlannedResource[];
const all = (type: string) => resources.filter((resource) => resource.type === type);

beforeAll(async () => {
  const directory = join(root, 'infra', 'envs', 'prod');
  const dataDir = join(localDir, 'test', 'prod-policy');
  resources = await testedResources({ directory, dataDir, backend: [], env: {} });
}, 120_000);

type Rule = [type: string, rule: string, holds: (resource: PlannedResource) => boolean];

/** What every resource of a type must be in prod. Secrets, logs and functions are encrypted by AWS in any case. */
const rules: Rule[] = [
  ['aws_dynamodb_table', 'encrypted', ({ values }) => first(values.server_side_encryption).enabled === true],
  ['aws_dynamodb_table', 'restorable', ({ values }) => first(values.point_in_time_recovery).enabled === true],
  ['aws_dynamodb_table', 'protected against deletion', ({ values }) => values.deletion_protection_enabled === true],
  ['aws_sqs_queue', 'encrypted', ({ values }) => values.sqs_managed_sse_enabled === true],
  ['aws_sqs_queue', 'for TLS only', (queue) => isTlsOnly(statementsOf(queue), 'sqs:*')],
  [
    'aws_sns_topic',
    'encrypted with a key of our own',
    ({ values }) => text(values.kms_master_key_id).includes(':key/'),
  ],
  ['aws_sns_topic', 'for TLS only', (topic) => isTlsOnly(statementsOf(topic), 'sns:Publish')],
  ['aws_kms_key', 'rotated', ({ values }) => values.enable_key_rotation === true],
  ['aws_s3_bucket', 'kept with what it holds', ({ values }) => values.force_destroy === false],
  ['aws_s3_bucket_policy', 'for TLS only', (policy) => isTlsOnly(statementsOf(policy), 's3:*')],
  ['aws_s3_bucket_public_access_block', 'closed', ({ values }) => publicAccess.every((name) => values[name] === true)],
  [
    'aws_s3_bucket_server_side_encryption_configuration',
    'encrypting',
    ({ values }) => first(first(values.rule).apply_server_side_encryption_by_default).sse_algorithm === 'AES256',
  ],
  ['aws_secretsmanager_secret', 'recoverable', ({ values }) => Number(values.recovery_window_in_days) >= 7],
  ['aws_cloudwatch_log_group', 'forgetful', ({ values }) => Number(values.retention_in_days) > 0],
  [
    'aws_lambda_permission',
    'for one caller',
    ({ values }) => text(values.principal) !== '*' && text(values.source_arn) !== '',
  ],
  [
    'aws_apigatewayv2_stage',
    'throttled',
    ({ values }) => Number(first(values.default_route_settings).throttling_rate_limit) > 0,
  ],
  ['aws_cloudwatch_metric_alarm', 'heard by people alone', ({ values }) => String(values.alarm_actions) === people],
];

const people = 'arn:aws:sns:ca-central-1:123456789012:people'; // as infra/envs/prod/tests sets it
const publicAccess = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** Types without a rule of their own: nothing of them stores, opens or allows anything, but for what the other tests here look at. */
const harmless = [
  'aws_apigatewayv2_api', // the one public door: TLS, throttled, and the function asks everybody who they are
  'aws_apigatewayv2_integration',
  'aws_apigatewayv2_route',
  'aws_caller_identity',
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_query_definition',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_iam_role_policy_attachment',
  'aws_lambda_event_source_mapping',
  'aws_lambda_function',
  'aws_partition',
  'aws_region',
  'aws_s3_object',
  'aws_sns_topic_subscription',
];

/** Every wildcard in a policy, with the reason why it may stand. */
const reviewed: Record<string, string> = {
  'kms:* on *': 'the account administers the key by IAM; in a key policy * is the key itself',
  'kms:GenerateDataKey* on *': 'the same, for the services that publish',
  'kms:Decrypt on *': 'the same',
  'kms:GenerateDataKey* on arn:aws:kms:ca-central-1:123456789012:key/mock': 'as AWS documents it for publishers to SNS',
  'sqs:SendMessage* on arn:aws:sqs:ca-central-1:123456789012:mock':
    'send, alone and in batches: a local AWS tells them apart',
  's3:GetObject on arn:aws:s3:::mock/*': 'the objects of one bucket',
  'logs:FilterLogEvents on arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/*':
    'evidence of whichever function fails',
  'logs:DescribeLogStreams on arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/*': 'the same',
  'logs:FilterLogEvents on arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/*:*':
    'as AWS writes a log group',
  'logs:DescribeLogStreams on arn:aws:logs:ca-central-1:123456789012:log-group:/aws/lambda/*:*': 'the same',
  'logs:CreateLogStream on arn:aws:logs:ca-central-1:123456789012:log-group:mock:*': 'the streams of one log group',
  'logs:PutLogEvents on arn:aws:logs:ca-central-1:123456789012:log-group:mock:*': 'the same',
  'cloudwatch:DescribeAlarms on *': 'composite alarms are left out of the answer otherwise',
};

describe('in prod', () => {
  it.each(rules)('every %s is %s', (type, _, holds) => {
    expect(all(type).length).toBeGreaterThan(0);
    expect(
      all(type)
        .filter((resource) => !holds(resource))
        .map(({ address }) => address),
    ).toEqual([]);
  });

  it('there is no type of resource that nobody has thought about', () => {
    const known = new Set([...rules.map(([type]) => type), ...harmless]);
    expect([...new Set(resources.map(({ type }) => type))].filter((type) => !known.has(type))).toEqual([]);
  });

  it('every bucket is closed, encrypted and for TLS only', () => {
    const guards = ['public_access_block', 'server_side_encryption_configuration', 'policy'];
    const buckets = all('aws_s3_bucket').length;
    expect(guards.map((guard) => all(`aws_s3_bucket_${guard}`).length)).toEqual(guards.map(() => buckets));
  });

  it('nothing is open to everybody', () => {
    const open = resources.filter((resource) => statementsOf(resource).some(isPublic));
    expect(open.map(({ address }) => address)).toEqual([]);
  });

  it('no policy has a wildcard but those that were reviewed, and all of those are used', () => {
    const found = new Set(resources.flatMap((resource) => wildcardsIn(statementsOf(resource))));
    expect([...found].sort()).toEqual(Object.keys(reviewed).sort());
  });

  it('a role has no policy of AWS but the one that writes logs', () => {
    const attached = all('aws_iam_role_policy_attachment').map(({ values }) => values.policy_arn);
    expect(new Set(attached)).toEqual(new Set(['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']));
  });
});

/** The first of a list of nested blocks. */
function first(blocks: unknown): Record<string, unknown> {
  return Array.isArray(blocks) ? ((blocks[0] ?? {}) as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
