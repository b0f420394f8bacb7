import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endBackgroundProcess, killGroup } from './background.js';
import { localDir } from './paths.js';
import { run } from './run.js';

/** The local AWS is an endpoint, whatever product answers there; this is the one that is started when none does. */
export const MINISTACK_VERSION = '1.5.33';
export const DEFAULT_PORT = 4566;

const venv = join(localDir, `ministack-${MINISTACK_VERSION}`);
const stateDir = join(localDir, 'aws');
const pidFile = join(stateDir, 'pid');

/** What answers at an endpoint: `enforcesIam` is known for MiniStack only, which says so itself. */
export interface Answer {
  product: string;
  enforcesIam: boolean | undefined;
}

/** Root of the emulator; it has no secrets. Functions run with the credentials of their own role. */
export const localCredentials = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: process.env.AWS_REGION ?? 'ca-central-1',
};

/** Forgets who one is on AWS: a profile would win over `localCredentials` and sign for the local AWS with a real key. */
export function forgetAwsIdentity(): void {
  for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN'])
    Reflect.deleteProperty(process.env, name);
}

/** Installs MiniStack into a virtual environment of the checkout, once; answers its program. */
export async function installMiniStack(): Promise<string> {
  const program = join(venv, 'bin', 'ministack');
  if (existsSync(program)) return program;
  rmSync(venv, { recursive: true, force: true });
  await run('python3', ['-m', 'venv', venv]);
  await run(join(venv, 'bin', 'pip'), ['install', '--quiet', `ministack==${MINISTACK_VERSION}`]);
  return program;
}

/** Asks an endpoint what it is; `undefined` when nothing answers. */
export async function whoAnswers(endpoint: string): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(2000) });
    const text = await response.text();
    if (text.includes('"ready_scripts"')) {
      return { product: 'MiniStack', enforcesIam: text.includes('"auth": "enabled"') };
    }
    return { product: text.includes('"services"') ? 'LocalStack' : 'an AWS emulator', enforcesIam: undefined };
  } catch {
    return undefined;
  }
}

/** A local AWS of one's own, on a free port, for as long as one holds it. */
export interface OwnLocalAws {
  endpoint: string;
  stop: () => Promise<void>;
}

/** Starts a local AWS that ends with `stop`, or with this process; its folder keeps the log. */
export async function startOwnLocalAws(directory: string): Promise<OwnLocalAws> {
  const port = await freePort();
  const child = await spawnMiniStack(port, directory);
  const end = () => killGroup(child.pid, 'SIGKILL');
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilUp(endpoint, directory);
  } catch (error) {
    end();
    throw error;
  }
  return {
    endpoint,
    stop: async () => {
      process.removeListener('exit', end);
      const closed = new Promise((resolve) => child.once('close', resolve));
      killGroup(child.pid, 'SIGTERM');
      await Promise.race([closed, sleep(3000)]);
      killGroup(child.pid, 'SIGKILL');
    },
  };
}

/** Makes sure that something answers at `endpoint`; says whether it was started for that. */
export async function up(endpoint: string): Promise<Answer & { started: boolean }> {
  const there = await whoAnswers(endpoint);
  if (there) return { ...there, started: false };
  const { hostname, port } = new URL(endpoint);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new Error(`Nothing answers at ${endpoint}. Start it, or unset AWS_ENDPOINT_URL to use the local AWS.`);
  }
  rmSync(join(stateDir, 'terraform.tfstate'), { force: true }); // a new emulator remembers nothing
  const child = await spawnMiniStack(Number(port), stateDir);
  writeFileSync(pidFile, String(child.pid));
  child.unref();
  await untilUp(endpoint, stateDir);
  return { product: 'MiniStack', enforcesIam: true, started: true };
}

/** Ends the local AWS that `up` started; answers whether there was one. */
export function down(): Promise<boolean> {
  return endBackgroundProcess(pidFile, 'ministack');
}

async function spawnMiniStack(port: number, directory: string): Promise<ChildProcess> {
  const program = await installMiniStack();
  mkdirSync(directory, { recursive: true });
  const log = openSync(join(directory, 'ministack.log'), 'a');
  return spawn(program, [], {
    cwd: directory,
    detached: true, // a process group of its own, so that its workers end with it
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      ...localCredentials,
      AUTH: 'true',
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      CLOUDTRAIL_RECORDING: '1',
      LOG_LEVEL: 'WARNING',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', // functions inherit it, and run on the Node of this machine
    },
  });
}

async function untilUp(endpoint: string, directory: string): Promise<void> {
  for (let waited = 0; waited < 300; waited += 1) {
    if (await whoAnswers(endpoint)) return;
    await sleep(100);
  }
  throw new Error(`The local AWS did not come up at ${endpoint} within 30 s. Its log: ${directory}/ministack.log`);
}

/** A port of the loopback address that nobody listens on at this moment; `wanted`, if that is such a one. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
