import { DynamoDBClient, GetItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AlertState } from '@casefile/alert-core';
import { type GitHubFakeOptions, startGitHubFake } from '@casefile/github-fake';
import { mockClient } from 'aws-sdk-client-mock';
import { type Circumstances, createFakeShell } from '../../cli-kit/test/fake-shell.js';
import { connect } from '../src/aws.js';
import { runCli } from '../src/program.js';
import { createFakeQueues } from './fake-queues.js';

export const repo = 'shop/alerts';

/**
 * An operator at a command line: GitHub is a fake one on the loopback address, AWS answers from what is set here, and
 * the clock jumps instead of waiting.
 */
export async function createOperator(options: GitHubFakeOptions = {}) {
  let skipped = 0;
  const now = () => new Date(Date.now() + skipped);
  const github = await startGitHubFake({ repositories: [repo, 'shop/checkout'], now, ...options });
  const lambda = mockClient(LambdaClient);
  const secrets = mockClient(SecretsManagerClient);
  const dynamodb = mockClient(DynamoDBClient);
  const sts = mockClient(STSClient);

  const secret: Record<string, unknown> = {
    github_app_id: String(github.appId),
    github_app_key_base64: Buffer.from(github.privateKeyPem).toString('base64'),
    marker_keys: ['k'.repeat(32)],
  };
  const variables: Record<string, string> = {
    CONTROL_TABLE_NAME: 'casefile-local-pipeline_control',
    GITHUB_REPO: repo,
    GITHUB_APP_SECRET_ID: 'casefile-local-github-app',
    GITHUB_API_URL: github.url,
    ENABLE_GITHUB_ISSUES: 'true',
    UNKNOWN_OUTCOME_WAIT_SECONDS: '180',
  };
  lambda.on(GetFunctionConfigurationCommand).callsFake(() => ({ Environment: { Variables: variables } }));
  secrets.on(GetSecretValueCommand).callsFake(() => ({ SecretString: JSON.stringify(secret) }));
  dynamodb.on(GetItemCommand).resolves({});
  const queues = createFakeQueues(now);
  dynamodb.on(ScanCommand).resolves({});
  sts.on(GetCallerIdentityCommand).resolves({ Arn: 'arn:aws:iam::123456789012:user/ops' });

  return {
    github,
    now,
    lambda,
    secrets,
    dynamodb,
    queues,
    sts,
    /** The value of the secret, to be changed. */
    secret,
    /** The environment of the function, to be changed. */
    variables,
    route: (document: object) =>
      dynamodb.on(GetItemCommand).resolves({ Item: { document: { S: JSON.stringify(document) } } }),

    /** The alerts that ever came. */
    know: (alerts: readonly AlertState[]) => dynamodb.on(ScanCommand).resolves({ Items: alerts.map(itemOf) }),

    /** The silences as they stand in the table; a write takes their place. */
    silence(silences: readonly object[], revision = 1) {
      const key = { Key: { control_key: { S: 'silences' } } };
      const Item = { document: { S: JSON.stringify({ silences }) }, revision: { N: String(revision) } };
      dynamodb.on(GetItemCommand, key).resolves({ Item });
    },

    /** The silences of each write. */
    written: () =>
      dynamodb
        .commandCalls(UpdateItemCommand)
        .map(({ args: [{ input }] }) => JSON.parse(input.ExpressionAttributeValues?.[':document']?.S ?? '') as unknown),

    /** Runs `casefile …`: a line without quotes, or its words; `answer` is what is typed when it asks, at a terminal. */
    async casefile(
      line: string | readonly string[],
      { answer, ...circumstances }: Circumstances & { answer?: string } = {},
    ) {
      const sleep = async (milliseconds: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        skipped += milliseconds;
        return Promise.resolve();
      };
      const { shell, written } = createFakeShell({ now, sleep }, circumstances);
      const ask = async (question: string) => {
        if (answer !== undefined) shell.err.write(question);
        return Promise.resolve(answer);
      };
      const words = typeof line === 'string' ? line.split(' ') : line;
      const code = await runCli(words, { ...shell, connect, ask });
      return { code, ...written };
    },

    async end() {
      for (const client of [lambda, secrets, dynamodb, sts, queues.client]) client.restore();
      await github.stop();
    },
  };
}

export type Operator = Awaited<ReturnType<typeof createOperator>>;

/** As alert-agent writes it. */
function itemOf(state: AlertState) {
  return marshall({ ...state, event: JSON.stringify(state.event) }, { removeUndefinedValues: true });
}
