import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAppClient, signJwt } from '../test/app-client.js';
import { connectControl } from './control-client.js';

const directory = mkdtempSync(join(tmpdir(), 'github-fake-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Hello {
  url: string;
  app_id: number;
  private_key_file: string;
}

describe('the program', () => {
  it('says where it is, keeps its key and its issues over a restart, and ends on SIGTERM', async () => {
    const state = ['--state', join(directory, 'state.json')];
    const first = await start(['--repo', 'example/alerts', ...state]);
    const { private_key_file, app_id } = first.hello;
    expect(statSync(private_key_file).mode & 0o777).toBe(0o600);
    await connectControl(first.hello.url).act({ action: 'open', repo: 'example/alerts', title: 'kept' });
    expect(await first.end()).toBe(0);

    const second = await start(['--repo', 'example/alerts', '--repo', 'example/more', ...state]);
    const privateKeyPem = readFileSync(private_key_file, 'utf8');
    const client = createAppClient({ url: second.hello.url, repo: 'example/alerts' });
    const token = await client.token(signJwt({ appId: app_id, privateKeyPem }, new Date()));
    const issues = 'GET /repos/{owner}/{repo}/issues';
    expect((await client.call(issues, token)).body).toMatchObject([{ title: 'kept' }]);
    expect((await client.call(issues, token, { params: { repo: 'more' } })).status).toBe(200);
    expect(await second.end()).toBe(0);
  }, 30_000);
});

async function start(args: string[]) {
  const program = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, '--keys', directory, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const end = async () => {
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return { hello: JSON.parse(line.toString()) as Hello, end };
}
