import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { distDir, root } from '../../../scripts/paths.js';
import type { WorkerNote } from './queue-worker.js';

/** One function and the queue that it works on. */
export interface WorkerKind {
  /** Its folder in `dist/`. */
  bundle: string;
  queueUrl: string;
  batchSize: number;
  env: Record<string, string>;
}

export interface WorkerPool {
  /** Kills one worker without a word (SIGKILL) and starts another in its place. */
  kill: (index: number) => Promise<void>;
  size: number;
  counts: {
    kills: number;
    killedAtWork: number;
    endedByThemselves: number;
    deliveries: number;
    retries: number;
    unknown: number;
  };
  end: () => Promise<void>;
}

interface Worker {
  child: ChildProcess;
  kind: WorkerKind;
  isWorking: boolean;
}

/** Starts a process for each kind, as often as it is given, and one more whenever one ends. */
export async function startWorkers(
  kinds: readonly WorkerKind[],
  { directory, visibilitySeconds }: { directory: string; visibilitySeconds: number },
): Promise<WorkerPool> {
  const program = join(directory, 'queue-worker.cjs');
  await build({
    entryPoints: [join(root, 'packages', 'e2e', 'src', 'queue-worker.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const counts = { kills: 0, killedAtWork: 0, endedByThemselves: 0, deliveries: 0, retries: 0, unknown: 0 };
  const expected = new Set<ChildProcess>();
  const workers = kinds.map(start);
  let isOver = false;

  function start(kind: WorkerKind, index: number): Worker {
    const { bundle, queueUrl, batchSize, env } = kind;
    const child = fork(
      program,
      [join(distDir, bundle, 'index.js'), queueUrl, String(batchSize), String(visibilitySeconds)],
      {
        execArgv: [],
        env: { ...process.env, ...env, NODE_OPTIONS: '', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    const worker: Worker = { child, kind, isWorking: false };
    child.on('message', (note: WorkerNote) => {
      worker.isWorking = note !== 'done';
      if (note !== 'done') counts.deliveries += note.took;
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      counts.retries += text.split('message will be retried').length - 1;
      counts.unknown += text.split('may have taken effect all the same').length - 1;
    });
    child.once('exit', () => {
      if (expected.has(child) || isOver) return;
      counts.endedByThemselves += 1;
      workers[index] = start(kind, index);
    });
    return worker;
  }

  async function finish({ child }: Worker): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    expected.add(child);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  return {
    size: kinds.length,
    counts,
    async kill(index) {
      const worker = workers[index];
      if (!worker) return;
      counts.kills += 1;
      if (worker.isWorking) counts.killedAtWork += 1;
      await finish(worker);
      if (!isOver) workers[index] = start(worker.kind, index);
    },
    async end() {
      isOver = true;
      await Promise.all(workers.map(finish));
    },
  };
}
