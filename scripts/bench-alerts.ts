import { randomUUID } from 'node:crypto';
import type { TestStack } from '@casefile/e2e';
import { alertsOn } from '@casefile/e2e/alerts';
import Table from 'cli-table3';
import { inParts, invokeAll, startEnvironments } from './bench-environments.js';
import { plain } from './progress.js';

/** As `infra/service` configures alert-agent's trigger. */
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
  const environments = await startEnvironments(stack, 'alert-handler', stack.outputs.alert_agent_function_name);
  const table = new Table({
    style: plain,
    head: ['alert-agent, per delivery', 'events/s', 'reads', 'writes', 'sends', 'in issues.fifo', 'log bytes'],
  });
  const measure = async (title: string, run: string, deliveries: number, alerts: number) => {
    await wakeUpsOf(stack, run);
    const bodies = someAlerts(run, deliveries, alerts);
    const { seconds, calls, logBytes } = await invokeAll(environments, bodies, BATCH);
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
    await invokeAll(environments, someAlerts(randomUUID(), 100, 100), BATCH); // the first of each starts it
    for (const [title, deliveries, alerts] of workloads) await measure(title, randomUUID(), deliveries, alerts);
    const run = randomUUID();
    await invokeAll(environments, someAlerts(run, 50, 50), BATCH);
    await alertsOn(stack).markSynced(run);
    await measure('10,000 more of 50 whose issues are up to date', run, 10_000, 50);
  } finally {
    for (const { end } of environments) end();
  }
  return table.toString();
}

const workloads = [
  ['1,000 distinct alerts', 1000, 1000],
  ['10,000 deliveries of 50', 10_000, 50],
] as const;

/** Alerts in turns, so that a batch holds each but once. */
export function someAlerts(run: string, deliveries: number, alerts: number): string[] {
  const at = new Date();
  return Array.from({ length: deliveries }, (_, index) => oneAlert(`${run} ${index % alerts}`, { at }));
}

/** An alert that an emitter of one's own publishes; its title is what it is known by. */
export function oneAlert(
  title: string,
  { at = new Date(), state = 'FIRING' }: { at?: Date; state?: 'FIRING' | 'RESOLVED' } = {},
): string {
  return JSON.stringify({
    schema_version: 1,
    source: 'bench',
    state,
    title,
    description: 'The checkout answers slowly.',
    priority: 'P1',
    team: 'payments',
    teams: ['payments'],
    occurred_at: at.toISOString(),
    resource: { type: 'service', id: 'checkout' },
    links: { runbook_url: 'https://runbooks.example.com/checkout' },
  });
}

/** How many wake-ups of a run stand in issues.fifo, which is empty then; the sweeper adds some of alerts that wait for minutes. */
async function wakeUpsOf(stack: TestStack, run: string): Promise<number> {
  const { states, wakeUps } = alertsOn(stack);
  const own = new Set((await states(run)).map(({ fingerprint }) => fingerprint));
  return (await wakeUps()).filter((fingerprint) => own.has(fingerprint)).length;
}
