import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.js';

/** The process that a pid file names, if it still is the program whose command line holds `name`. */
export async function backgroundProcess(pidFile: string, name: string): Promise<number | undefined> {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  return (await isRunning(pid, name)) ? pid : undefined;
}

/** Ends that process and all that it started; answers whether there was one. */
export async function endBackgroundProcess(pidFile: string, name: string): Promise<boolean> {
  const pid = await backgroundProcess(pidFile, name);
  rmSync(pidFile, { force: true });
  if (pid === undefined) return false;
  killGroup(pid, 'SIGTERM');
  for (let waited = 0; waited < 30 && (await isRunning(pid, name)); waited += 1) await sleep(100);
  killGroup(pid, 'SIGKILL');
  return true;
}

/** Signals a process that leads a group of its own, and the group. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A stale pid file must not end somebody else's process. */
async function isRunning(pid: number, name: string): Promise<boolean> {
  try {
    return (await run('ps', ['-o', 'args=', '-p', String(pid)])).includes(name);
  } catch {
    return false;
  }
}
