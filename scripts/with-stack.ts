import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetAwsIdentity, localCredentials, startOwnLocalAws } from './local-aws.js';
import { localStack, testVariables } from './environments.js';
import { localDir } from './paths.js';
import { exitWith, step } from './progress.js';
import { apply, init, outputs } from './terraform.js';
import { startTestGitHub } from './test-github.js';

/** A local AWS of one's own with the real infrastructure on it, for tests and benchmarks. */
export interface OwnStack {
  /** What a process needs to work against it: endpoint, credentials, and the stack's outputs as JSON. */
  env: Record<string, string>;
  endpoint: string;
  /** Of Terraform. */
  outputs: Record<string, unknown>;
  stop: () => Promise<void>;
}

/**
 * The stack under test, and a GitHub for its issues, whose App's credentials stand in the secret. Both end with `stop`.
 */
export async function startTestStack(variables: Record<string, string> = testVariables): Promise<OwnStack> {
  const github = await startTestGitHub();
  try {
    const stack = await startOwnStack({ ...variables, ...github.variables }, { github_url: github.url });
    await github.fillSecret(String(stack.outputs.github_app_secret_name), stack.endpoint);
    const stop = async () => {
      await stack.stop();
      await github.stop();
    };
    return { ...stack, stop };
  } catch (error) {
    await github.stop();
    throw error;
  }
}

/**
 * Starts a local AWS on a free port and applies `infra/envs/local` to it; the zips must be built. What is to be
 * announced of it besides stands in `more`.
 */
export async function startOwnStack(variables: Record<string, string>, more: object = {}): Promise<OwnStack> {
  forgetAwsIdentity();
  mkdirSync(join(localDir, 'stacks'), { recursive: true });
  const directory = mkdtempSync(join(localDir, 'stacks', 'stack-'));
  const aws = await startOwnLocalAws(directory);
  const stop = async () => {
    await aws.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const stack = localStack(aws.endpoint, directory, variables);
    await step('Initialise Terraform', () => init(stack));
    await step('Apply Terraform to a local AWS', (progress) => apply(stack, progress));
    const { endpoint } = aws;
    const applied = await outputs(stack);
    const announced = { directory, endpoint, variables, outputs: applied, ...more };
    return {
      env: { ...localCredentials, AWS_ENDPOINT_URL: endpoint, CASEFILE_STACK: JSON.stringify(announced) },
      endpoint,
      outputs: applied,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `with-stack.ts COMMAND …`: runs a command against a stack that ends with it. */
async function main([command, ...args]: string[]): Promise<void> {
  if (!command) throw new Error('usage: with-stack.ts COMMAND [ARGUMENT …]');
  const stack = await startTestStack();
  try {
    process.exitCode = await new Promise<number>((resolve, reject) => {
      const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...stack.env } });
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
  } finally {
    await stack.stop();
  }
}

if (import.meta.url === `file://${process.argv[1] ?? ''}`) await main(process.argv.slice(2)).catch(exitWith);
