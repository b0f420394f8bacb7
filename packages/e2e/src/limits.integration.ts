import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { JournalEntry } from '@casefile/github-fake';
import { startGitHubFake } from '@casefile/github-fake';
import { createControlTable } from '../../adapters/test/control-table.js';
import { grafanaAlert, grafanaGroup } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { ownPipeline } from './own-pipeline.js';
import { eventually } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';
import { startWorkers, type WorkerKind } from './worker-pool.js';

const stack = useStack();
const { clients } = stack;
const alerts = alertsOn(stack);

const ALERTS = 50;
const DELIVERIES = 10_000;
const MINUTE = 60_000;

// what the sweeper finds behind meanwhile is not for the function that knows another GitHub
afterAll(() => alerts.wakeUps());
holdIssueAgent(alerts);

describe('ten processes and a GitHub with its limits', () => {
  it(`make ${ALERTS} issues of ${DELIVERIES} deliveries, inside the limits`, async () => {
    const github = await startGitHubFake({
      repositories: ['shop/storm'],
      settings: { latency_ms: 150, bans_after: 10 },
    });
    const control = await createControlTable(clients.dynamodb);
    const { alertAgent, issueAgent, alertsUrl, issuesUrl } = await ownPipeline(stack, {
      github,
      repo: 'shop/storm',
      controlTable: control.tableName,
      // a new issue a second, which is what GitHub asks for between writes: the test is to end within minutes
      env: { GITHUB_BUDGET: JSON.stringify({ creates_per_minute: 60 }) },
    });
    const kinds = [...Array<WorkerKind>(5).fill(alertAgent), ...Array<WorkerKind>(5).fill(issueAgent)];
    const name = `Limits ${randomUUID().slice(0, 8)}`;
    const startedAt = Date.now();
    const pool = await startWorkers(kinds, { directory: stack.directory, visibilitySeconds: 60 });
    try {
      await sendAll(name, alertsUrl);
      await stack.untilQueueIsEmpty(240, alertsUrl);
      const delivered = Date.now() - startedAt;
      await eventually('an issue for each alert', 240, () =>
        Promise.resolve(github.control.issues().length >= ALERTS || undefined),
      );
      await stack.untilQueueIsEmpty(240, issuesUrl);

      const calls = github.control.calls();
      const writes = calls.latest.filter(({ is_write, took_effect }) => is_write && took_effect);
      console.log(
        `${DELIVERIES} deliveries of ${ALERTS} alerts in ten processes: taken in after ${seconds(delivered)}, all issues after ` +
          `${seconds(Date.now() - startedAt)}; ${calls.effects} writes, at most ${mostIn(writes, MINUTE)} in a minute`,
      );
      const titles = github.control.issues().map(({ title }) => title);
      expect(new Set(titles).size).toBe(ALERTS);
      expect(titles).toHaveLength(ALERTS);
      expect(calls.effects).toBeLessThanOrEqual(150);
      expect(mostIn(writes, MINUTE)).toBeLessThanOrEqual(60);
      expect(calls).toMatchObject({ secondary_limit_exceeded: 0, is_banned: false });
      const states = await alerts.states(name);
      expect(states).toHaveLength(ALERTS);
      expect(states.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBeLessThanOrEqual(DELIVERIES);
    } finally {
      await pool.end();
      await github.stop();
      await control.drop();
    }
  }, 600_000);
});

/** Each alert fires again and again, every time as news of its own at the door, without news for people. */
async function sendAll(name: string, queueUrl: string): Promise<void> {
  const bodies = Array.from({ length: ALERTS }, (_, index) =>
    JSON.stringify(grafanaGroup([grafanaAlert(`${name} alert ${index}`, {}, { priority: 'P1' })])),
  );
  let at = Date.now();
  const batches = Array.from({ length: DELIVERIES / 10 }, (_, batch) => batch);
  const sender = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const Entries = Array.from({ length: 10 }, (_, index) => ({
        Id: String(index),
        MessageBody: bodies[(batch * 10 + index) % ALERTS] ?? '',
        MessageAttributes: {
          received_at: { DataType: 'String', StringValue: new Date((at += 1)).toISOString() },
        },
      }));
      await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  };
  await Promise.all(Array.from({ length: 8 }, sender));
}

function mostIn(entries: readonly JournalEntry[], milliseconds: number): number {
  const times = entries.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  return Math.max(...times.map((from) => times.filter((at) => from <= at && at < from + milliseconds).length));
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
