import { setTimeout as delay } from 'node:timers/promises';
import type { CliShell } from './shell.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The world of this process. */
export function processShell(): CliShell {
  // Node 20 runs this well; the SDK's notice would stand before every answer.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return {
    env: process.env,
    out: process.stdout,
    err: process.stderr,
    now: () => new Date(),
    sleep,
    onInterrupt(listener) {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
  };
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
