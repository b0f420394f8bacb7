import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newKeyPair, publicHalf } from './keys.js';
import { createSaver, loadState } from './saved-state.js';
import { startGitHubFake } from './server.js';
import type { State } from './state.js';

const usage = `A GitHub for trying things out, on 127.0.0.1.

  --port NUMBER     default: a free one
  --repo OWNER/NAME may be given several times; default: example/alerts
  --keys DIRECTORY  where the App's private key is, or is put (github-app.pem); default: a new directory
  --state FILE      keeps repositories and issues over a restart
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    repo: { type: 'string', multiple: true },
    keys: { type: 'string' },
    state: { type: 'string' },
    help: { type: 'boolean' },
  },
});

if (values.help) process.stdout.write(usage);
else await run();

async function run(): Promise<void> {
  const keyFile = join(values.keys ?? mkdtempSync(join(tmpdir(), 'github-fake-')), 'github-app.pem');
  const privateKeyPem = readOrMakeKey(keyFile);
  const saved = values.state === undefined ? undefined : loadState(values.state);
  if (saved) saved.app.public_keys = [...new Set([...saved.app.public_keys, publicHalf(privateKeyPem)])];
  const saver = values.state === undefined ? undefined : createSaver(values.state, () => fake.state());
  const fake = await startGitHubFake({
    port: Number(values.port),
    privateKeyPem,
    ...(values.repo ? { repositories: values.repo } : {}),
    ...(saved ? { state: saved } : {}),
    ...(saver ? { onChange: () => saver.changed() } : {}),
  });
  addMissing(values.repo ?? [], fake.state(), (repo) => fake.control.act({ action: 'create_repository', repo }));
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      void fake.stop().then(() => saver?.flush());
    });
  const { url, appId, slug } = fake;
  process.stdout.write(`${JSON.stringify({ url, app_id: appId, slug, private_key_file: keyFile })}\n`);
}

function readOrMakeKey(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  mkdirSync(join(file, '..'), { recursive: true });
  const { privateKeyPem } = newKeyPair();
  writeFileSync(file, privateKeyPem, { mode: 0o600 });
  return privateKeyPem;
}

/** A saved state may lack a repository that is asked for only now. */
function addMissing(wanted: readonly string[], { repositories }: State, add: (repo: string) => void): void {
  const has = (repo: string) =>
    repositories.some(({ owner, name }) => `${owner}/${name}`.toLowerCase() === repo.toLowerCase());
  for (const repo of wanted) if (!has(repo)) add(repo);
}
