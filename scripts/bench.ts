import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newIncident, openStack, type TestStack } from '@casefile/e2e';
import { alertsOn } from '@casefile/e2e/alerts';
import { incidentId } from '@casefile/context-core';
import Table from 'cli-table3';
import { alertsThroughBundle, alertsThroughQueue } from './bench-alerts.js';
import { alertsToIssues, issuesThroughBundle, lifeOfAnAlert } from './bench-issues.js';
import { buildAll, lambdas } from './build.js';
import { distDir } from './paths.js';
import { percentile } from './percentile.js';
import { exitWith, plain, step } from './progress.js';
import { testVariables } from './environments.js';
import { startTestStack } from './with-stack.js';

const IMPORTS = 20;
const SINGLES = 40;
const BURST = 500;

/** Sizes and cold imports of the bundles, then the ways from an incident to its case file and from alerts to their states and issues on a local AWS. */
async function bench(): Promise<void> {
  await step('Bundle the functions', () => buildAll());
  const own = await startTestStack({ ...testVariables, incidents_delay_seconds: '0' });
  try {
    Object.assign(process.env, own.env);
    const stack = openStack();
    console.log(await step(`Import each bundle in ${IMPORTS} fresh processes`, () => Promise.resolve(bundles())));
    console.log(await step('Publish alerts and wait for their issues', () => alertsToIssues(stack)));
    await alertsOn(stack).letIssueAgentWork(false); // what it would take from its queue is counted there
    console.log(await step('Follow one alert through its life', () => lifeOfAnAlert(stack)));
    console.log(await step(`Send ${SINGLES} incidents one by one, then ${BURST} at once`, () => deliveries(stack)));
    console.log(await step('Send alerts to the queue', () => alertsThroughQueue(stack)));
    console.log(await step('Invoke alert-agent in processes of its own', () => alertsThroughBundle(stack)));
    console.log(await step('Invoke issue-agent in processes of its own', () => issuesThroughBundle(stack)));
    stack.close();
  } finally {
    await own.stop();
  }
}

function bundles(): string {
  const table = new Table({ head: ['bundle', 'index.js', 'zip', 'cold import, median', 'min', 'max'], style: plain });
  for (const name of lambdas) {
    const times = Array.from({ length: IMPORTS }, () => importTime(name)).sort((a, b) => a - b);
    const kilobytes = (file: string) => `${(statSync(join(distDir, file)).size / 1000).toFixed(0)} kB`;
    const ms = (value: number | undefined) => `${(value ?? NaN).toFixed(0)} ms`;
    table.push([
      name,
      kilobytes(`${name}/index.js`),
      kilobytes(`${name}.zip`),
      ms(percentile(times, 50)),
      ms(times[0]),
      ms(times.at(-1)),
    ]);
  }
  return table.toString();
}

/** Milliseconds that `require` of a bundle takes in a fresh process, its environment set as on Lambda. */
function importTime(name: string): number {
  const bundle = JSON.stringify(join(distDir, name, 'index.js'));
  const script = `const t = performance.now(); const { handler } = require(${bundle}); process.stdout.write(String(performance.now() - t)); process.exit(typeof handler === 'function' ? 0 : 1)`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: functionEnvironment }));
}

const functionEnvironment = {
  AWS_REGION: 'ca-central-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  INCIDENT_TABLE_NAME: 'table',
  INCIDENTS_QUEUE_URL: 'http://127.0.0.1:1/queue',
  QUARANTINE_QUEUE_URL: 'http://127.0.0.1:1/dlq',
  STATUS_TABLE_NAME: 'table',
  ISSUES_QUEUE_URL: 'http://127.0.0.1:1/issues.fifo',
  OWN_ALARM_PREFIX: 'bench-',
  DEFAULT_TEAM: 'team',
  ALERTS_TOPIC_ARN: 'arn:aws:sns:ca-central-1:000000000000:alerts',
  WEBHOOK_SECRET_ID: 'webhook',
  BUCKET_NAME: 'bucket',
  RESULTS_LOG_GROUP: 'group',
  INCIDENTS_TOPIC_ARN: 'arn:aws:sns:ca-central-1:000000000000:topic',
  CONTROL_TABLE_NAME: 'table',
  GITHUB_APP_SECRET_ID: 'github-app',
  ENABLE_GITHUB_ISSUES: 'true',
};

async function deliveries(stack: TestStack): Promise<string> {
  await stack.publish(newIncident()); // the first one starts the function
  await sleep(2000);

  const latencies: number[] = [];
  for (let sent = 0; sent < SINGLES; sent += 1) {
    const alert = newIncident();
    const startedAt = performance.now();
    await stack.publish(alert);
    while ((await stack.record(incidentId(alert)))?.enriched_context === undefined) await sleep(5);
    latencies.push(performance.now() - startedAt);
  }
  latencies.sort((a, b) => a - b);

  const burst = Array.from({ length: BURST }, () => newIncident());
  const startedAt = performance.now();
  await stack.send(burst.map((alert) => JSON.stringify(alert)));
  const wanted = new Set(burst.map(incidentId));
  const stored = async () =>
    (await stack.items()).filter(
      ({ incident_id, enriched_context }) => wanted.has(String(incident_id)) && enriched_context !== undefined,
    ).length;
  while ((await stored()) < BURST) await sleep(50);
  const seconds = (performance.now() - startedAt) / 1000;

  const table = new Table({ head: ['incident → stored, one by one', 'p50', 'p95', `${BURST} at once`], style: plain });
  table.push([
    `${SINGLES} incidents through SNS and SQS`,
    `${(percentile(latencies, 50) ?? NaN).toFixed(0)} ms`,
    `${(percentile(latencies, 95) ?? NaN).toFixed(0)} ms`,
    `${(BURST / seconds).toFixed(0)} incidents/s`,
  ]);
  return table.toString();
}

await bench().catch(exitWith);
