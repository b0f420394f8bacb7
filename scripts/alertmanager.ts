import { spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './local-aws.js';
import { localDir } from './paths.js';
import { run } from './run.js';

const PACKAGE = 'prometheus-alertmanager';
const PROGRAM = `usr/bin/${PACKAGE}`;

/** A Prometheus Alertmanager of one's own, for as long as one holds it. */
export interface OwnAlertmanager {
  url: string;
  stop: () => Promise<void>;
}

export interface AlertmanagerOptions {
  /** Where its configuration, data and log go. */
  directory: string;
  webhookUrl: string;
  token: string;
}

/** Starts one on the loopback address that groups by `alertname` and hurries: a repeat comes after a few seconds. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<OwnAlertmanager> {
  const { program, cwd } = await findAlertmanager();
  const { directory } = options;
  mkdirSync(directory, { recursive: true });
  const configFile = join(directory, 'alertmanager.json');
  writeFileSync(configFile, JSON.stringify(configuration(options))); // JSON is YAML
  const logFile = join(directory, 'alertmanager.log');
  const log = openSync(logFile, 'a');
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    [
      `--config.file=${configFile}`,
      `--storage.path=${join(directory, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=', // none
    ],
    { cwd, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const closed = new Promise<'closed'>((resolve) => {
    for (const event of ['close', 'error']) child.once(event, () => resolve('closed'));
  });
  const stop = async () => {
    process.removeListener('exit', end);
    child.kill('SIGTERM');
    await Promise.race([closed, sleep(3000, undefined, { ref: false })]);
    child.kill('SIGKILL');
  };
  const url = `http://${address}`;
  if ((await Promise.race([closed, answers(`${url}/-/ready`)])) === 'ready') return { url, stop };
  await stop();
  throw new Error(`Alertmanager did not come up at ${url}:\n${readFileSync(logFile, 'utf8')}`);
}

interface Program {
  program: string;
  cwd: string;
}

/** On the PATH, else Debian's package in `.local/alertmanager`, fetched when missing; nothing is installed outside the checkout. */
async function findAlertmanager(): Promise<Program> {
  for (const program of [PACKAGE, 'alertmanager']) {
    if (await runs(program)) return { program, cwd: localDir };
  }
  const cwd = join(localDir, 'alertmanager');
  if (!existsSync(cwd)) await fetchDebianPackage(cwd);
  return { program: join(cwd, PROGRAM), cwd };
}

/** https://prometheus.io/docs/alerting/latest/configuration/ */
function configuration({ webhookUrl, token }: AlertmanagerOptions): object {
  return {
    route: {
      receiver: 'casefile',
      group_by: ['alertname'],
      group_wait: '1s',
      group_interval: '2s',
      repeat_interval: '3s',
    },
    receivers: [
      {
        name: 'casefile',
        webhook_configs: [{ url: webhookUrl, http_config: { authorization: { credentials: token } } }],
      },
    ],
  };
}

async function fetchDebianPackage(target: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alertmanager-'));
  try {
    if (process.getuid?.() === 0 && !(await isListed())) await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['download', '-qq', PACKAGE], { cwd: folder });
    const unpacked = join(folder, 'unpacked');
    for (const file of readdirSync(folder)) await run('dpkg', ['-x', join(folder, file), unpacked]);
    makeRelocatable(join(unpacked, PROGRAM));
    cpSync(unpacked, target, { recursive: true });
  } catch (error) {
    throw new Error(
      `This needs a Prometheus Alertmanager: install ${PACKAGE} with your package manager, or put alertmanager on the PATH (https://prometheus.io/download/).`,
      { cause: error },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Debian's build reads its templates from an absolute path: this one is as long, and relative. */
function makeRelocatable(program: string): void {
  const bytes = readFileSync(program, 'latin1');
  const relocated = bytes.replaceAll('/usr/share/prometheus/alertmanager', 'usr/share/prometheus//alertmanager');
  writeFileSync(program, relocated, 'latin1');
}

async function isListed(): Promise<boolean> {
  return (await run('apt-cache', ['pkgnames', PACKAGE])).split('\n').includes(PACKAGE);
}

async function runs(program: string): Promise<boolean> {
  try {
    await run(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}

async function answers(url: string): Promise<'ready' | 'silent'> {
  for (let waited = 0; waited < 200; waited += 1) {
    try {
      if ((await fetch(url)).ok) return 'ready';
    } catch {
      // not yet
    }
    await sleep(100);
  }
  return 'silent';
}
