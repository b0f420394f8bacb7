import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestStack } from '@casefile/e2e';
import { alertsOn } from '@casefile/e2e/alerts';
import type { InvocationResult } from './function-environment.js';
import { distDir, root } from './paths.js';

/** One environment of a function, as Lambda would start it: a process of its own that holds the bundle. */
export interface Environment {
  invoke: (event: object) => Promise<InvocationResult>;
  logBytes: () => number;
  end: () => void;
}

/** As many as Lambda may start of alert-agent. */
const ENVIRONMENTS = 5;

/** Environments of a bundle with the variables of the function that runs it in the stack. */
export async function startEnvironments(
  stack: TestStack,
  bundle: string,
  functionName: string,
  count = ENVIRONMENTS,
): Promise<Environment[]> {
  const env = await alertsOn(stack).environmentOf(functionName);
  return Promise.all(Array.from({ length: count }, () => startEnvironment(bundle, env)));
}

async function startEnvironment(bundle: string, env: Record<string, string>): Promise<Environment> {
  const child = fork(join(root, 'scripts', 'function-environment.ts'), [join(distDir, bundle, 'index.js')], {
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
    async invoke(event) {
      child.send(event);
      const [result] = (await once(child, 'message', gone)) as [InvocationResult];
      return result;
    },
    logBytes: () => logged,
    end: () => child.kill(),
  };
}

/** Gives the environments one batch after the other, each its next one when it is done, as a queue's trigger does. */
export async function invokeAll(environments: readonly Environment[], bodies: readonly string[], batchSize: number) {
  const batches = inParts(bodies, batchSize);
  const calls = new Map<string, number>();
  let cpuMs = 0;
  const logged = () => environments.reduce((sum, { logBytes }) => sum + logBytes(), 0);
  const loggedBefore = logged();
  const startedAt = performance.now();
  await Promise.all(
    environments.map(async ({ invoke }) => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const { failures, calls: made, cpuMs: used } = await invoke({ Records: batch.map(recordOf) });
        if (failures > 0) throw new Error(`${failures} of ${batch.length} deliveries failed`);
        cpuMs += used;
        for (const [operation, count] of Object.entries(made)) {
          calls.set(operation, (calls.get(operation) ?? 0) + count);
        }
      }
    }),
  );
  return { seconds: (performance.now() - startedAt) / 1000, calls, cpuMs, logBytes: logged() - loggedBefore };
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

export function inParts<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
