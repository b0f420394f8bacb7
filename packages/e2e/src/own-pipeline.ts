import { randomUUID } from 'node:crypto';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import type { RunningGitHubFake } from '@casefile/github-fake';
import { withCredentials } from '../../../scripts/github-app-secret.js';
import { alertsOn } from './alerts.js';
import type { TestStack } from './stack.js';
import type { WorkerKind } from './worker-pool.js';

export interface OwnPipeline {
  alertAgent: WorkerKind;
  issueAgent: WorkerKind;
  alertsUrl: string;
  issuesUrl: string;
}

/**
 * Queues, a budget, a secret and a repository of their own, for workers that are to be killed or counted: the functions
 * of the stack stay out of it. `env` is what they have otherwise than in the stack.
 */
export async function ownPipeline(
  stack: TestStack,
  {
    github,
    repo,
    controlTable,
    env,
  }: { github: RunningGitHubFake; repo: string; controlTable: string; env: Record<string, string> },
): Promise<OwnPipeline> {
  const { clients, outputs } = stack;
  const alerts = alertsOn(stack);
  const name = `own-${randomUUID()}`;
  const create = async (QueueName: string, Attributes: Record<string, string>) =>
    (await clients.sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  const alertsUrl = await create(`${name}-alerts`, {});
  const issuesUrl = await create(`${name}-issues.fifo`, {
    FifoQueue: 'true',
    DeduplicationScope: 'messageGroup',
    FifoThroughputLimit: 'perMessageGroupId',
  });
  const credentials = { appId: String(github.appId), privateKey: github.privateKeyPem };
  const secret = withCredentials(undefined, credentials, () => `the key of ${name}`);
  await clients.secrets.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(secret) }));
  return {
    alertsUrl,
    issuesUrl,
    alertAgent: {
      bundle: 'alert-handler',
      queueUrl: alertsUrl,
      batchSize: 10,
      env: {
        ...(await alerts.environmentOf(outputs.alert_agent_function_name)),
        ISSUES_QUEUE_URL: issuesUrl,
        ...env,
      },
    },
    issueAgent: {
      bundle: 'issue-handler',
      queueUrl: issuesUrl,
      batchSize: 5,
      env: {
        ...(await alerts.environmentOf(outputs.issue_agent_function_name)),
        ISSUES_QUEUE_URL: issuesUrl,
        CONTROL_TABLE_NAME: controlTable,
        GITHUB_API_URL: github.url,
        GITHUB_REPO: repo,
        GITHUB_APP_SECRET_ID: name,
        ...env,
      },
    },
  };
}
