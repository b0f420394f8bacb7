import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
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

  return {
    github,
    now,
    lambda,
    secrets,
    dynamodb,
    queues,
    /** The value of the secret, to be changed. */
    secret,
    /** The environment of the function, to be changed. */
    variables,
    route: (document: object) =>
      dynamodb.on(GetItemCommand).resolves({ Item: { document: { S: JSON.stringify(document) } } }),

    /** Runs `casefile …`; `answer` is what is typed when it asks, at a terminal. */
    async casefile(line: string, { answer, ...circumstances }: Circumstances & { answer?: string } = {}) {
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
      const code = await runCli(line.split(' '), { ...shell, connect, ask });
      return { code, ...written };
    },

    async end() {
      for (const client of [lambda, secrets, dynamodb, queues.client]) client.restore();
      await github.stop();
    },
  };
}

export type Operator = Awaited<ReturnType<typeof createOperator>>;
