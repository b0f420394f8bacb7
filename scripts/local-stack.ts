import { readFileSync } from 'node:fs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { stackOf } from './deployed.js';
import { localEndpoint, region } from './environments.js';
import { type Answer, down, up } from './local-aws.js';
import { githubDown, githubUp, isGitHubChosen, type LocalGitHub, retireIssues } from './local-github.js';
import { step } from './progress.js';
import { storeGithubApp } from './store-github-app.js';
import { apply, init, outputs } from './terraform.js';

/** The local AWS; what runs already is taken as it is. */
export function localAwsUp(): Promise<Answer & { started: boolean }> {
  return step('Start a local AWS', (progress) => {
    progress.update(localEndpoint);
    return up(localEndpoint);
  });
}

/** The local GitHub beside it. A new local AWS would leave open what an earlier one has opened there. */
export function localGitHubUp({ started }: { started: boolean }): Promise<LocalGitHub> {
  return step('Start a local GitHub', async (progress) => {
    const github = await githubUp();
    progress.update(github.url);
    if (started) await retireIssues(github);
    return github;
  });
}

/** Applies the real infrastructure to the local AWS, its issues on the local GitHub; answers its outputs. */
export async function applyLocally(): Promise<Record<string, unknown>> {
  const github = isGitHubChosen() ? undefined : await githubUp();
  const stack = await stackOf('local');
  await step('Initialise Terraform', () => init(stack));
  await step('Apply Terraform (a minute the first time)', (progress) => apply(stack, progress));
  const names = await outputs(stack);
  if (github) await fillSecret(String(names.github_app_secret_name), github);
  return names;
}

async function fillSecret(secretId: string, { appId, privateKeyFile }: LocalGitHub): Promise<void> {
  const privateKey = readFileSync(privateKeyFile, 'utf8');
  await storeGithubApp(new SecretsManagerClient({ region }), secretId, { appId, privateKey });
}

/** Ends both, if they were started from here. */
export async function downLocally(): Promise<{ aws: boolean; github: boolean }> {
  return { aws: await down(), github: await githubDown() };
}
