import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createSqsIssueQueue } from '@casefile/adapters';
import { isBehind, isDue } from '@casefile/alert-core';
import { type RunningGitHubFake, startGitHubFake } from '@casefile/github-fake';
import { createControlTable } from '../../adapters/test/control-table.js';
import { alertsOn } from './alerts.js';
import { createAlertStream } from './alert-stream.js';
import { ownPipeline } from './own-pipeline.js';
import { seededRandom } from './seeded-random.js';
import { eventually } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';
import { startWorkers, type WorkerKind } from './worker-pool.js';

const stack = useStack();
const { clients } = stack;
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
      const { tableName: controlTable, drop } = await createControlTable(clients.dynamodb);
      const { alertAgent, issueAgent, alertsUrl, issuesUrl } = await ownPipeline(stack, {
        github,
        repo,
        controlTable,
        // as long as the stream, so that who comes back reopens; a flapping alert is quiet when it is over
        // and counters are shown soon
        env: {
          UNKNOWN_OUTCOME_WAIT_SECONDS: '3',
          REOPEN_WINDOW_SECONDS: String(SECONDS + 10),
          REFRESH_SECONDS: '1',
        },
      });
      const kinds = [
        ...Array<WorkerKind>(ALERT_AGENTS).fill(alertAgent),
        ...Array<WorkerKind>(ISSUE_AGENTS).fill(issueAgent),
      ];
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
        await drop();
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
        await eventually('all alerts in step', 240, async () => {
          await stack.untilQueueIsEmpty(60, alertsUrl);
          await stack.untilQueueIsEmpty(60, issuesUrl);
          const behind = (await alerts.states(`Crash ${seed}`)).filter(isBehind);
          const due = behind.filter((state) => isDue(state, new Date())); // a flapping alert waits until it is quiet
          const wakeUps = due.map(({ fingerprint, desired_version }) => ({ fingerprint, desired_version }));
          await queue.wake(wakeUps.map((wakeUp) => ({ ...wakeUp, nonce: randomUUID() })));
          return behind.length === 0 || undefined;
        });
      }
    },
    (SECONDS + 400) * 1000,
  );
});

/** Requests that fail before and after they took effect, with an answer and without; seldom so many in a row that the breaker opens. */
function letGitHubFail({ control }: RunningGitHubFake): void {
  const creation = { method: 'POST', path: '/repos/*/*/issues' } as const;
  control.fault({ ...creation, probability: 0.06, fault: { kind: 'status', status: 502, when: 'after' } });
  control.fault({ ...creation, probability: 0.06, fault: { kind: 'reset', when: 'after' } });
  control.fault({ ...creation, probability: 0.03, fault: { kind: 'reset' } });
  control.fault({ ...creation, probability: 0.03, fault: { kind: 'unreadable' } });
  control.fault({ path: '/repos/**', probability: 0.02, fault: { kind: 'status', status: 502 } });
  control.fault({ path: '/repos/**', probability: 0.02, fault: { kind: 'status', status: 502, when: 'after' } });
  control.fault({ path: '/repos/**', probability: 0.01, fault: { kind: 'reset', when: 'after' } });
}
