import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_PORT, forgetAwsIdentity, localCredentials } from './local-aws.js';
import { localDir, root } from './paths.js';
import type { Stack } from './terraform.js';

export const environments = ['local', 'dev', 'prod'] as const;
export type Environment = (typeof environments)[number];

export const region = process.env.AWS_REGION ?? 'ca-central-1';

/** Where the local AWS answers. */
export const localEndpoint = process.env.AWS_ENDPOINT_URL ?? `http://127.0.0.1:${DEFAULT_PORT}`;

/** The local stack at an endpoint; its state stands in `directory`, so that tests can have stacks of their own. */
export function localStack(endpoint: string, directory: string, variables: Record<string, string> = {}): Stack {
  mkdirSync(directory, { recursive: true });
  return {
    directory: join(root, 'infra', 'envs', 'local'),
    dataDir: join(directory, 'terraform'),
    backend: [`path=${join(directory, 'terraform.tfstate')}`],
    env: {
      ...localCredentials,
      AWS_ENDPOINT_URL: endpoint,
      TF_VAR_aws_region: region,
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
    },
  };
}

/**
 * The storm window of AWS, so that no slow machine ends a storm in the middle of a test, and a short life of the
 * supervisor: a delivery that meets a claim waits for as long.
 */
export const testVariables = {
  storm_window_seconds: '300',
  supervisor_timeout_seconds: '20',
  reconcile_alarms: 'true',
  // the tests of the budget have workers of their own; the others are not to wait for GitHub's limits and failures
  github_budget: JSON.stringify({
    calls_per_second: 1000,
    writes_per_minute: 60_000,
    writes_per_hour: 1_000_000,
    creates_per_minute: 60_000,
    creates_per_hour: 1_000_000,
    failures_in_a_row: 1_000_000,
  }),
};

/** A stack on the user's own account; the state bucket is found by the account's number. */
export function awsStack(environment: 'dev' | 'prod', accountId: string): Stack {
  return {
    directory: join(root, 'infra', 'envs', environment),
    dataDir: join(localDir, environment, 'terraform'),
    backend: [`bucket=${stateBucket(accountId)}`, `region=${region}`],
    env: { TF_VAR_aws_region: region },
  };
}

export function stateBucket(accountId: string): string {
  return `casefile-terraform-state-${accountId}-${region}`;
}

/** What commands against an environment need in their own process: the local AWS takes any credentials. */
export function useEnvironment(environment: Environment): void {
  process.env.AWS_REGION = region;
  if (environment !== 'local') return;
  forgetAwsIdentity();
  Object.assign(process.env, localCredentials, { AWS_ENDPOINT_URL: localEndpoint });
}
