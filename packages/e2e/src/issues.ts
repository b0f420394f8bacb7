import { randomUUID } from 'node:crypto';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createDynamoDbAlertStore, createSqsIssueQueue } from '@casefile/adapters';
import { type AlertState, isBehind } from '@casefile/alert-core';
import { connectControl, type IssueSummary, type JournalEntry } from '@casefile/github-fake';
import { eventually, type TestStack } from './stack.js';
import { withVariables } from './with-variables.js';

/** The fake GitHub of a stack, and issue-agent as it is woken. */
export function issuesOn(stack: TestStack) {
  const { clients, outputs, githubUrl } = stack;
  if (!githubUrl) throw new Error('This stack has no GitHub.');
  const github = connectControl(githubUrl);
  const store = createDynamoDbAlertStore({ client: clients.dynamodb, tableName: outputs.status_table_name });
  const queue = createSqsIssueQueue({ client: clients.sqs, queueUrl: outputs.issues_queue_url });

  /** The issues whose title holds a text, also closed ones and those that are gone. */
  async function issues(title: string): Promise<IssueSummary[]> {
    return (await github.issues()).filter((issue) => issue.title.includes(title));
  }

  /** Waits until issue-agent has brought one state to GitHub, and the state is as wanted. */
  async function inStep(fingerprint: string, wanted: (state: AlertState) => boolean = () => true): Promise<AlertState> {
    const load = async () => (await store.load([fingerprint])).get(fingerprint);
    const answer = eventually(`the issue of ${fingerprint}`, 60, async () => {
      const state = await load();
      return state && !isBehind(state) && wanted(state) ? state : undefined;
    });
    return answer.catch(async (cause: unknown) => {
      const { status, priority, desired_version, synced_version, attempts, last_error } = (await load()) ?? {};
      const stands = JSON.stringify({ status, priority, desired_version, synced_version, attempts, last_error });
      throw new Error(`${String(cause)}: ${stands}`, { cause });
    });
  }

  /** Wakes issue-agent as the sweeper does, and as a change on GitHub does (`look`). */
  async function wake(states: readonly AlertState[], { look = false } = {}): Promise<void> {
    await queue.wake(
      states.map(({ fingerprint, desired_version }) => ({ fingerprint, desired_version, look, nonce: randomUUID() })),
    );
  }

  /** Waits until issue-agent has done all that it got. */
  function untilDone(seconds = 60): Promise<true> {
    return stack.untilQueueIsEmpty(seconds, outputs.issues_queue_url);
  }

  /** Does something while issue-agent runs with other variables, or with none but anew. */
  async function withOwnVariables<T>(variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
    // a message whose invocation is cut off by a restart comes back minutes later, and its alert waits for it
    await untilDone();
    return withVariables(clients.lambda, outputs.issue_agent_function_name, variables, async () => {
      const result = await work();
      await untilDone();
      return result;
    });
  }

  /** The App's secret, as text; or another text for it. */
  async function secret(): Promise<string> {
    const SecretId = outputs.github_app_secret_name;
    return (await clients.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
  }
  async function putSecret(SecretString: string): Promise<void> {
    const SecretId = outputs.github_app_secret_name;
    await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  }

  /** Nobody waits any more because GitHub limited or failed us in an earlier test. */
  async function forgetLimits(): Promise<void> {
    const Key = { control_key: { S: 'github-budget' } };
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: outputs.control_table_name, Key }));
  }

  /** What GitHub was asked for while something was done (`PATCH issue`, `POST comments`), but for tokens and labels, which are asked for once. */
  async function callsDuring(work: () => Promise<unknown>): Promise<string[]> {
    await github.clearCalls();
    await work();
    const { latest } = await github.calls();
    return latest.filter(({ route }) => !/access_tokens|installation|\/app$|labels/.test(route)).map(named);
  }

  /** Has issue-agent work on one alert now, whatever waits in its queue. */
  async function workOn({ fingerprint }: AlertState): Promise<void> {
    const record = {
      messageId: randomUUID(),
      receiptHandle: 'none',
      body: JSON.stringify({ fingerprint }),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
      messageAttributes: {},
    };
    const FunctionName = outputs.issue_agent_function_name;
    await clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ Records: [record] }) }));
  }

  return {
    github,
    issues,
    inStep,
    wake,
    untilDone,
    withVariables: withOwnVariables,
    secret,
    putSecret,
    forgetLimits,
    callsDuring,
    workOn,
  };
}

function named({ method, path }: JournalEntry): string {
  const last = path.split('/').at(-1) ?? '';
  return `${method} ${/^\d+$/.test(last) ? 'issue' : last}`;
}
