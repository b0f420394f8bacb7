import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { InvocationResult } from '../../../scripts/function-environment.js';
import { distDir, root } from '../../../scripts/paths.js';

/** A function's bundle in a process of its own, so that all that it writes is seen: a local AWS may lose lines. */
export interface RunningBundle {
  invoke: (event: object) => Promise<InvocationResult>;
  /** What it has written on its standard output. */
  lines: () => string[];
  end: () => void;
}

export async function startBundle(bundle: string, env: Record<string, string>): Promise<RunningBundle> {
  const child = fork(join(root, 'scripts', 'function-environment.ts'), [join(distDir, bundle, 'index.js')], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env, NODE_NO_WARNINGS: '1', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let written = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (written += text));
  const gone = new AbortController();
  child.once('exit', () => gone.abort(new Error(`${bundle} ended its process`)));
  await once(child, 'message', gone);
  return {
    async invoke(event) {
      child.send(event);
      const [result] = (await once(child, 'message', gone)) as [InvocationResult];
      return result;
    },
    lines: () => written.split('\n').filter((line) => line !== ''),
    end: () => child.kill(),
  };
}

let messages = 0;

/** An event of a queue with these messages, as its trigger hands them over. */
export function batchOf(...bodies: readonly (object | string)[]): { Records: object[] } {
  const Records = bodies.map((body) => {
    messages += 1;
    return {
      messageId: `message-${process.pid}-${messages}`,
      receiptHandle: 'none',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
      messageAttributes: {},
    };
  });
  return { Records };
}
