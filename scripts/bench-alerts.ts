import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestStack } from '@casefile/e2e';
import { alertsOn } from '@casefile/e2e/alerts';
import Table from 'cli-table3';
import type { InvocationResult } from './function-environment.js';
import { distDir, root } from './paths.js';
import { plain } from './progress.js';

/** As `infra/service` configures the trigger. */
const ENVIRONMENTS = 5;
const BATCH = 10;

/** Alerts through the queue and alert-agent on a local AWS, whose own speed is part of the figure. */
export async function alertsThroughQueue(stack: TestStack): Promise<string> {
  const { send, untilDone } = alertsOn(stack);
  const table = new Table({
    head: ['alerts queue → alerts_state', 'events/s', 'seconds', 'in issues.fifo'],
    style: plain,
  });
  for (const [title, deliveries, alerts] of workloads) {
    const run = randomUUID();
    const bodies = someAlerts(run, deliveries, alerts).map((body) => ({ body }));
    const startedAt = performance.now();
    await Promise.all(inParts(bodies, deliveries / 10).map(send));
    await untilDone(600);
    const seconds = (performance.now() - startedAt) / 1000;
    table.push([title, (deliveries / seconds).toFixed(0), seconds.toFixed(1), await wakeUpsOf(stack, run)]);
  }
  return table.toString();
}

/** The same through alert-agent's bundle in processes of its own, as many as Lambda may start, with each call of AWS counted. */
export async function alertsThroughBundle(stack: TestStack): Promise<string> {
  const env = await alertsOn(stack).environmentOf(stack.outputs.alert_agent_function_name);
  const environments = await Promise.all(Array.from({ length: ENVIRONMENTS }, () => startEnvironment(env)));
  const table = new Table({
    style: plain,
    head: ['alert-agent, per delivery', 'events/s', 'reads', 'writes', 'sends', 'in issues.fifo', 'log bytes'],
  });
  const measure = async (title: string, run: string, deliveries: number, alerts: number) => {
    await wakeUpsOf(stack, run);
    const bodies = someAlerts(run, deliveries, alerts);
    const { seconds, calls, logBytes } = await invokeAll(environments, bodies);
    const per = (count: number) => (count / bodies.length).toFixed(3);
    table.push([
      title,
      (bodies.length / seconds).toFixed(0),
      per(calls.get('DynamoDB_20120810.BatchGetItem') ?? 0),
      per(calls.get('DynamoDB_20120810.UpdateItem') ?? 0),
      per(calls.get('AmazonSQS.SendMessageBatch') ?? 0),
      per(await wakeUpsOf(stack, run)),
      (logBytes / bodies.length).toFixed(0),
    ]);
  };
  try {
    await invokeAll(environments, someAlerts(randomUUID(), 100, 100)); // the first of each starts it
    for (const [title, deliveries, alerts] of workloads) await measure(title, randomUUID(), deliveries, alerts);
    const run = randomUUID();
    await invokeAll(environments, someAlerts(run, 50, 50));
    await alertsOn(stack).markSynced(run);
    await measure('10,000 more of 50 whose issues are up to date', run, 10_000, 50);
  } finally {
    for (const { child } of environments) child.kill();
  }
  return table.toString();
}

const workloads = [
  ['1,000 distinct alerts', 1000, 1000],
  ['10,000 deliveries of 50', 10_000, 50],
] as const;

interface Environment {
  child: ChildProcess;
  invoke: (event: object) => Promise<InvocationResult>;
  logBytes: () => number;
}

async function startEnvironment(env: Record<string, string>): Promise<Environment> {
  const child = fork(join(root, 'scripts', 'function-environment.ts'), [join(distDir, 'alert-handler', 'index.js')], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let logged = 0;
  child.stdout?.on('data', (chunk: Buffer) => (logged += chunk.length));
  const gone = new AbortController();
  child.once('exit', () => gone.abort(new Error('the function ended its process')));
  await once(child, 'message', gone);
  return {
    child,
    async invoke(event) {
      child.send(event);
      const [result] = (await once(child, 'message', gone)) as [InvocationResult];
      return result;
    },
    logBytes: () => logged,
  };
}

async function invokeAll(environments: readonly Environment[], bodies: readonly string[]) {
  const batches = inParts(bodies, BATCH);
  const calls = new Map<string, number>();
  const logged = () => environments.reduce((sum, { logBytes }) => sum + logBytes(), 0);
  const loggedBefore = logged();
  const startedAt = performance.now();
  await Promise.all(
    environments.map(async ({ invoke }) => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const { failures, calls: made } = await invoke({ Records: batch.map(recordOf) });
        if (failures > 0) throw new Error(`${failures} of ${batch.length} deliveries failed`);
        for (const [operation, count] of Object.entries(made)) {
          calls.set(operation, (calls.get(operation) ?? 0) + count);
        }
      }
    }),
  );
  return { seconds: (performance.now() - startedAt) / 1000, calls, logBytes: logged() - loggedBefore };
}

/** What SQS gives to a function. */
function recordOf(body: string) {
  return {
    messageId: randomUUID(),
    receiptHandle: 'none',
    body,
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
    messageAttributes: {},
  };
}

/** Alerts in turns, so that a batch holds each but once. */
function someAlerts(run: string, deliveries: number, alerts: number): string[] {
  const occurred_at = new Date().toISOString();
  return Array.from({ length: deliveries }, (_, index) =>
    JSON.stringify({
      schema_version: 1,
      source: 'bench',
      state: 'FIRING',
      title: `${run} ${index % alerts}`,
      description: 'The checkout answers slowly.',
      priority: 'P1',
      team: 'payments',
      teams: ['payments'],
      occurred_at,
      resource: { type: 'service', id: `checkout-${index % alerts}` },
      links: { runbook_url: 'https://runbooks.example.com/checkout' },
    }),
  );
}

/** How many wake-ups of a run stand in issues.fifo, which is empty then; the sweeper adds some of alerts that wait for minutes. */
async function wakeUpsOf(stack: TestStack, run: string): Promise<number> {
  const { states, wakeUps } = alertsOn(stack);
  const own = new Set((await states(run)).map(({ fingerprint }) => fingerprint));
  return (await wakeUps()).filter((fingerprint) => own.has(fingerprint)).length;
}

function inParts<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
