import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestStack } from '@casefile/e2e';
import { alertsOn } from '@casefile/e2e/alerts';
import { connectControl, type RemoteControl } from '@casefile/github-fake';
import Table from 'cli-table3';
import { oneAlert, someAlerts } from './bench-alerts.js';
import { type Environment, invokeAll, startEnvironments } from './bench-environments.js';
import { percentile } from './percentile.js';
import { plain } from './progress.js';

/** What GitHub takes for an answer, more or less. */
const GITHUB_MS = 150;

/** As `infra/service` configures issue-agent's trigger. */
const BATCH = 5;

const ALERTS = 1000;
const SINGLES = 40;
const REPEATS = 10;

/** Opening and closing are two; nothing between them may cost more than as many again. */
const MOST_WRITES = 4;

/** From the alerts topic to the issue, one alert at a time, all functions on the local AWS. */
export async function alertsToIssues(stack: TestStack): Promise<string> {
  const github = githubOf(stack);
  const { publish } = alertsOn(stack);
  await github.configure({ latency_ms: GITHUB_MS });
  const run = randomUUID();
  const latencies: number[] = [];
  for (let sent = 0; sent <= SINGLES; sent += 1) {
    const startedAt = performance.now();
    await publish(oneAlert(`${run} ${sent}`));
    while (!(await github.issues()).some(({ title }) => title.endsWith(`${run} ${sent}`))) await sleep(5);
    if (sent > 0) latencies.push(performance.now() - startedAt); // the first one starts the functions
  }
  latencies.sort((a, b) => a - b);
  const table = new Table({ head: ['alert → issue, one by one', 'p50', 'p95'], style: plain });
  const ms = (percent: number) => `${(percentile(latencies, percent) ?? NaN).toFixed(0)} ms`;
  table.push([`${SINGLES} alerts, GitHub answers after ${GITHUB_MS} ms`, ms(50), ms(95)]);
  return table.toString();
}

/** What one alert costs from its first notification to its end. Throws when it writes to GitHub more often than it may. */
export async function lifeOfAnAlert(stack: TestStack): Promise<string> {
  const github = githubOf(stack);
  await github.configure({ latency_ms: 0 });
  const agents = await startAgents(stack, 1);
  const table = new Table({
    style: plain,
    head: ['the life of one alert', 'GitHub calls', 'writes', 'DynamoDB by alert-agent', 'by issue-agent'],
  });
  const total = [0, 0, 0, 0];
  const stage = async (name: string, bodies: readonly string[]) => {
    const counts = await costsOf(bodies, agents, github, stack);
    counts.forEach((count, index) => (total[index] = (total[index] ?? 0) + count));
    table.push([name, ...counts]);
  };
  try {
    await costsOf([oneAlert(`${randomUUID()} first`)], agents, github, stack); // token, routing and labels are asked for once
    const title = randomUUID();
    const begin = Date.now() - 60_000;
    const at = (second: number) => new Date(begin + second * 1000);
    await stage('fires', [oneAlert(title, { at: at(0) })]);
    await stage(
      `fires ${REPEATS} more times`,
      Array.from({ length: REPEATS }, (_, index) => oneAlert(title, { at: at(index + 1) })),
    );
    await stage('resolves', [oneAlert(title, { at: at(REPEATS + 1), state: 'RESOLVED' })]);
    table.push(['together', ...total]);
    const [, writes = 0] = total;
    if (writes > MOST_WRITES) throw new Error(`One alert wrote ${writes} times to GitHub, more than ${MOST_WRITES}.`);
  } finally {
    agents.end();
  }
  return table.toString();
}

/** Many new alerts at once, with GitHub's limits off, through issue-agent's bundle in processes of its own. */
export async function issuesThroughBundle(stack: TestStack): Promise<string> {
  const github = githubOf(stack);
  const agents = await startAgents(stack, 5);
  const run = randomUUID();
  const { wakeUps } = alertsOn(stack);
  const works = async (bodies: readonly string[]) => {
    const alerting = await invokeAll(agents.alertAgent, bodies, 10);
    return { alerting, issuing: await invokeAll(agents.issueAgent, (await wakeUps()).map(wakeUpOf), BATCH) };
  };
  try {
    await github.configure({ latency_ms: 0 });
    await works(someAlerts(randomUUID(), 25, 25)); // the first of each starts it
    await github.configure({ latency_ms: GITHUB_MS });
    await github.clearCalls();
    const { alerting, issuing } = await works(someAlerts(run, ALERTS, ALERTS));
    const { total, writes } = await github.calls();
    const made = (await github.issues()).filter(({ title }) => title.includes(run)).length;
    if (made !== ALERTS) throw new Error(`${ALERTS} alerts got ${made} issues.`);
    const per = (count: number, digits = 2) => (count / ALERTS).toFixed(digits);
    const table = new Table({
      style: plain,
      head: [
        `issue-agent, GitHub answers after ${GITHUB_MS} ms`,
        'seconds',
        'GitHub calls',
        'writes',
        'DynamoDB',
        'CPU',
      ],
    });
    table.push([
      `${ALERTS} new alerts, each`,
      issuing.seconds.toFixed(1),
      per(total),
      per(writes),
      per(dynamodbCalls(issuing.calls)),
      `${per(issuing.cpuMs, 1)} ms (and ${per(alerting.cpuMs, 1)} ms of alert-agent)`,
    ]);
    return table.toString();
  } finally {
    agents.end();
  }
}

interface Agents {
  alertAgent: Environment[];
  issueAgent: Environment[];
  end: () => void;
}

async function startAgents(stack: TestStack, count: number): Promise<Agents> {
  const { alert_agent_function_name: alertAgentName, issue_agent_function_name: issueAgentName } = stack.outputs;
  await alertsOn(stack).wakeUps(); // what others left in issues.fifo
  const alertAgent = await startEnvironments(stack, 'alert-handler', alertAgentName, count);
  const issueAgent = await startEnvironments(stack, 'issue-handler', issueAgentName, count);
  const end = () => {
    for (const environment of [...alertAgent, ...issueAgent]) environment.end();
  };
  return { alertAgent, issueAgent, end };
}

/** Each delivery by itself through both functions: calls of GitHub, writes among them, DynamoDB calls of either function. */
async function costsOf(
  bodies: readonly string[],
  { alertAgent, issueAgent }: Agents,
  github: RemoteControl,
  stack: TestStack,
): Promise<[number, number, number, number]> {
  await github.clearCalls();
  let ofAlertAgent = 0;
  let ofIssueAgent = 0;
  for (const body of bodies) {
    ofAlertAgent += dynamodbCalls((await invokeAll(alertAgent, [body], 1)).calls);
    const wakeUps = (await alertsOn(stack).wakeUps()).map(wakeUpOf);
    ofIssueAgent += dynamodbCalls((await invokeAll(issueAgent, wakeUps, BATCH)).calls);
  }
  const { total, writes } = await github.calls();
  return [total, writes, ofAlertAgent, ofIssueAgent];
}

function wakeUpOf(fingerprint: string): string {
  return JSON.stringify({ fingerprint });
}

function dynamodbCalls(calls: ReadonlyMap<string, number>): number {
  return [...calls].reduce((sum, [operation, count]) => (operation.startsWith('DynamoDB_') ? sum + count : sum), 0);
}

function githubOf({ githubUrl }: TestStack): RemoteControl {
  if (githubUrl === undefined) throw new Error('This stack has no GitHub.');
  return connectControl(githubUrl);
}
