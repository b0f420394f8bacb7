import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsStack, type Environment, environments, localEndpoint, localStack, region } from './environments.js';
import { isGitHubChosen, issueVariables, localGitHub } from './local-github.js';
import { localDir } from './paths.js';
import type { Stack } from './terraform.js';

/** The stack of an environment, wherever it stands. */
export async function stackOf(environment: Environment): Promise<Stack> {
  return environment === 'local'
    ? localStack(localEndpoint, join(localDir, 'aws'), await issueVariables())
    : awsStack(environment, await accountId());
}

/** Where people see the issues of a deployed stack; nowhere when they are not enabled. */
export async function issuesPage(
  environment: Environment,
  { enable_github_issues, github_repo }: Record<string, unknown>,
): Promise<string | undefined> {
  if (enable_github_issues !== true) return undefined;
  const local = environment === 'local' && !isGitHubChosen() ? await localGitHub() : undefined;
  return local?.issuesUrl ?? `the repository ${String(github_repo)}`;
}

/** The number of the account that the caller is signed in to. */
export async function accountId(): Promise<string> {
  const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw new Error('AWS does not know who you are. Sign in (aws sso login, AWS_PROFILE, …) and try again.', {
      cause: error,
    });
  });
  return Account ?? '';
}

export function isEnvironment(text: string | undefined): text is Environment {
  return environments.some((environment) => environment === text);
}
