import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetAwsIdentity, localCredentials, startOwnLocalAws } from './local-aws.js';
import { localStack, testVariables } from './environments.js';
import { localDir } from './paths.js';
import { exitWith, step } from './progress.js';
import { apply, init, outputs } from './terraform.js';
import { mkdirSync } from 'node:fs';

/** A local AWS of one's own with the real infrastructure on it, for tests and benchmarks. */
export interface OwnStack {
  /** What a process needs to work against it: endpoint, credentials, and the stack's outputs as JSON. */
  env: Record<string, string>;
  stop: () => Promise<void>;
}

/** Starts a local AWS on a free port and applies `infra/envs/local` to it; the zips must be built. */
export async function startOwnStack(variables: Record<string, string> = testVariables): Promise<OwnStack> {
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
    return {
      env: {
        ...localCredentials,
        AWS_ENDPOINT_URL: aws.endpoint,
        CASEFILE_STACK: JSON.stringify({ directory, endpoint: aws.endpoint, outputs: await outputs(stack) }),
      },
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
  const stack = await startOwnStack();
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
