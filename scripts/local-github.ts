import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectControl, type RemoteControl } from '@casefile/github-fake';
import { backgroundProcess, endBackgroundProcess } from './background.js';
import { freePort } from './local-aws.js';
import { localDir, root } from './paths.js';

/** A stand-in for GitHub that runs in the background beside the local AWS and keeps its issues over a restart. */
export interface LocalGitHub {
  url: string;
  /** The repository's own page. */
  issuesUrl: string;
  appId: string;
  privateKeyFile: string;
  control: RemoteControl;
}

export const LOCAL_REPOSITORY = 'org/alerts';
const PORT = 4580;

const program = join('packages', 'github-fake', 'src', 'main.ts');
const directory = join(localDir, 'github');
const files = {
  pid: join(directory, 'pid'),
  /** What the program says of itself once it listens. */
  announced: join(directory, 'announced.json'),
  log: join(directory, 'github.log'),
  state: join(directory, 'state.json'),
};

/** The one that runs, if one does. */
export async function localGitHub(): Promise<LocalGitHub | undefined> {
  return (await backgroundProcess(files.pid, program)) === undefined ? undefined : readAnnouncement();
}

/** Makes sure that one runs: on :4580, or on another port where somebody else has that one. */
export async function githubUp(): Promise<LocalGitHub> {
  const running = await localGitHub();
  if (running) return running;
  mkdirSync(directory, { recursive: true });
  const log = openSync(files.log, 'a');
  const settings = ['--repo', LOCAL_REPOSITORY, '--state', files.state, '--keys', directory];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', program, '--port', String(await freePort(PORT)), ...settings],
    {
      cwd: root,
      detached: true, // Ctrl-C in the terminal is not for it
      stdio: ['ignore', openSync(files.announced, 'w'), log],
    },
  );
  child.unref();
  writeFileSync(files.pid, String(child.pid));
  for (let waited = 0; waited < 150 && child.exitCode === null; waited += 1) {
    const announced = readAnnouncement();
    if (announced) return announced;
    await sleep(100);
  }
  await githubDown();
  throw new Error(`The local GitHub did not come up. Its log: ${files.log}`);
}

/** Ends it; answers whether there was one. */
export function githubDown(): Promise<boolean> {
  return endBackgroundProcess(files.pid, program);
}

/** Somebody who names a repository wants the issues of the local AWS there, on a GitHub of their own. */
export function isGitHubChosen(): boolean {
  return process.env.TF_VAR_github_repo !== undefined;
}

/** Terraform's variables that lead to the one that runs. */
export async function issueVariables(): Promise<Record<string, string>> {
  const github = isGitHubChosen() ? undefined : await localGitHub();
  if (!github) return {};
  return {
    enable_github_issues: 'true',
    github_repo: LOCAL_REPOSITORY,
    github_api_url: github.url,
    issue_link_hosts: JSON.stringify(['grafana.example.com', 'runbooks.example.com']), // those of the demo
  };
}

/** A new local AWS knows nothing of the issues that an earlier one left open, so nobody would ever close them. */
export async function retireIssues({ control }: LocalGitHub): Promise<void> {
  for (const { number, state, gone } of await control.issues(LOCAL_REPOSITORY)) {
    if (state !== 'open' || gone !== null) continue;
    const issue = { repo: LOCAL_REPOSITORY, number, by: 'local-aws' };
    await control.act({ action: 'comment', ...issue, body: 'The local AWS that kept this issue has been stopped.' });
    await control.act({ action: 'close', ...issue, reason: 'not_planned' });
  }
}

/** Nothing before the program has said its one line. */
function readAnnouncement(): LocalGitHub | undefined {
  const text = readFileSync(files.announced, 'utf8');
  if (!text.endsWith('\n')) return undefined;
  const { url, app_id, private_key_file } = JSON.parse(text) as {
    url: string;
    app_id: number;
    private_key_file: string;
  };
  return {
    url,
    issuesUrl: `${url}/${LOCAL_REPOSITORY}`,
    appId: String(app_id),
    privateKeyFile: private_key_file,
    control: connectControl(url),
  };
}
