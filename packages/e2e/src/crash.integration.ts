import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSqsIssueQueue } from '@casefile/adapters';
import { isBehind } from '@casefile/alert-core';
import { type RunningGitHubFake, startGitHubFake } from '@casefile/github-fake';
import { withCredentials } from '../../../scripts/github-app-secret.js';
import { alertsOn } from './alerts.js';
import { createAlertStream } from './alert-stream.js';
import { seededRandom } from './seeded-random.js';
import { eventually } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';
import { startWorkers, type WorkerKind } from './worker-pool.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);

const ALERT_AGENTS = 3;
const ISSUE_AGENTS = 5;
const SECONDS = process.env.CASEFILE_SOAK ? 300 : 60;
const seed = Number(process.env.CASEFILE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const repo = 'shop/crash';

// what the sweeper finds behind meanwhile is not for the function that knows another GitHub
afterAll(() => alerts.wakeUps());
holdIssueAgent(alerts);

describe('eight processes that are killed again and again, with a GitHub that fails', () => {
  it(
    `have one issue for each alert in the end (CASEFILE_SEED=${seed})`,
    async () => {
      const random = seededRandom(seed);
      const github = await startGitHubFake({
        repositories: [repo],
        random: seededRandom(seed + 1),
        settings: {
          latency_ms: 100,
          listing_lag: { base_ms: 1000, tail_probability: 0, tail_ms: 0 },
          writes_per_minute: 1_000_000,
          writes_per_hour: 1_000_000,
          requests_per_hour: 1_000_000,
        },
      });
      const { kinds, alertsUrl, issuesUrl } = await ownQueues(github);
      const pool = await startWorkers(kinds, { directory: stack.directory, visibilitySeconds: 8 });
      const stream = createAlertStream({
        sqs: clients.sqs,
        queueUrl: alertsUrl,
        name: `Crash ${seed}`,
        alerts: 60,
        random: seededRandom(seed + 2),
      });
      try {
        letGitHubFail(github);
        const until = Date.now() + SECONDS * 1000;
        await Promise.all([stream.run(until), killOften(until)]);
        github.control.clearFaults();
        await settled();
      } finally {
        await pool.end();
        await github.stop();
      }

      const calls = github.control.calls();
      const answers = Object.values(calls.by_route).flatMap(({ by_status }) => Object.entries(by_status));
      const struck = answers.reduce((sum, [status, count]) => sum + (/reset|^5/.test(status) ? count : 0), 0);
      console.log({ seed, ...pool.counts, sent: stream.sent(), calls: calls.total, writes: calls.effects, struck });
      expect(pool.counts.killedAtWork).toBeGreaterThan(SECONDS / 10);
      expect(pool.counts.unknown).toBeGreaterThan(0);

      const found = [...stream.latest()].map(([title, state]) => {
        const own = github.control.issues(repo).filter((issue) => issue.title.endsWith(`] ${title}`));
        return { title, state, open: own.filter(({ state }) => state === 'open').length, all: own.length };
      });
      expect(found.filter(({ state, open }) => open !== (state === 'FIRING' ? 1 : 0))).toEqual([]);
      expect(found.filter(({ all }) => all > 1)).toEqual([]);
      const news = github.control
        .issues(repo)
        .flatMap(({ number, comments }) => comments.map(({ body }) => `#${number} ${body.split('\n')[0] ?? ''}`));
      expect(news.filter((line, index) => news.indexOf(line) !== index)).toEqual([]); // nobody is told twice

      async function killOften(until: number): Promise<void> {
        while (Date.now() < until) {
          await sleep(300 + 500 * random());
          await pool.kill(Math.floor(random() * pool.size));
        }
      }

      /** Nothing waits anywhere; who is behind although nothing waits is woken, as the sweeper would. */
      async function settled(): Promise<void> {
        const queue = createSqsIssueQueue({ client: clients.sqs, queueUrl: issuesUrl });
        await eventually('all alerts in step', 120, async () => {
          await stack.untilQueueIsEmpty(60, alertsUrl);
          await stack.untilQueueIsEmpty(60, issuesUrl);
          const behind = (await alerts.states(`Crash ${seed}`)).filter(isBehind);
          await queue.wake(behind.map((state) => ({ ...state, nonce: randomUUID() })));
          return behind.length === 0 || undefined;
        });
      }
    },
    (SECONDS + 300) * 1000,
  );
});

/** Requests that fail before and after they took effect, with an answer and without. */
function letGitHubFail({ control }: RunningGitHubFake): void {
  const creation = { method: 'POST', path: '/repos/*/*/issues' } as const;
  control.fault({ ...creation, probability: 0.08, fault: { kind: 'status', status: 502, when: 'after' } });
  control.fault({ ...creation, probability: 0.08, fault: { kind: 'reset', when: 'after' } });
  control.fault({ ...creation, probability: 0.05, fault: { kind: 'reset' } });
  control.fault({ ...creation, probability: 0.03, fault: { kind: 'unreadable' } });
  control.fault({ path: '/repos/**', probability: 0.03, fault: { kind: 'status', status: 502 } });
  control.fault({ path: '/repos/**', probability: 0.03, fault: { kind: 'status', status: 502, when: 'after' } });
  control.fault({ path: '/repos/**', probability: 0.02, fault: { kind: 'reset', when: 'after' } });
}

/** Queues, a secret and a repository of their own, so that the functions of the stack stay out of it. */
async function ownQueues(github: RunningGitHubFake) {
  const name = `crash-${randomUUID()}`;
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

  const alertAgent: WorkerKind = {
    bundle: 'alert-handler',
    queueUrl: alertsUrl,
    batchSize: 10,
    env: { ...(await alerts.environmentOf(outputs.alert_agent_function_name)), ISSUES_QUEUE_URL: issuesUrl },
  };
  const issueAgent: WorkerKind = {
    bundle: 'issue-handler',
    queueUrl: issuesUrl,
    batchSize: 5,
    env: {
      ...(await alerts.environmentOf(outputs.issue_agent_function_name)),
      ISSUES_QUEUE_URL: issuesUrl,
      GITHUB_API_URL: github.url,
      GITHUB_REPO: repo,
      GITHUB_APP_SECRET_ID: name,
      UNKNOWN_OUTCOME_WAIT_SECONDS: '3',
    },
  };
  const kinds = [
    ...Array<WorkerKind>(ALERT_AGENTS).fill(alertAgent),
    ...Array<WorkerKind>(ISSUE_AGENTS).fill(issueAgent),
  ];
  return { kinds, alertsUrl, issuesUrl };
}
