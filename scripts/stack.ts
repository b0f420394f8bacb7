import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { HeadBucketCommand, NoSuchBucket, NotFound, S3Client } from '@aws-sdk/client-s3';
import { accountId, isEnvironment, issuesPage, stackOf } from './deployed.js';
import {
  deployRoleStack,
  type Environment,
  environments,
  localEndpoint,
  region,
  stateBucket,
  useEnvironment,
} from './environments.js';
import { isGitHubChosen } from './local-github.js';
import { applyLocally, downLocally, localAwsUp, localGitHubUp } from './local-stack.js';
import { localDir, root } from './paths.js';
import { exitWith, step } from './progress.js';
import { applySaved, planAndSave } from './saved-plan.js';
import { destroy, init, outputs, type Stack, terraformBinary } from './terraform.js';

/** `stack.ts <environment> <verb>`: what the Makefile's ls-* and aws-* targets call. */
async function main([environment, verb]: string[]): Promise<void> {
  if (!isEnvironment(environment) || !verb || !(verb in verbs)) {
    throw new Error(`usage: stack.ts ${environments.join('|')} ${Object.keys(verbs).join('|')}`);
  }
  useEnvironment(environment);
  await verbs[verb]?.(environment);
}

const verbs: Record<string, (environment: Environment) => Promise<void>> = {
  async up() {
    const answer = await localAwsUp();
    console.log(`${answer.product} ${answer.started ? 'is up' : 'was already'} at ${localEndpoint}.`);
    if (answer.enforcesIam !== true) {
      console.log('It does not say that it enforces IAM. If it does not, revoked rights are not felt there.');
    }
    if (!isGitHubChosen()) console.log(`Its issues will be at ${(await localGitHubUp(answer)).issuesUrl}.`);
    console.log('Next: make ls-apply');
  },

  async down() {
    const { aws, github } = await downLocally();
    console.log(aws ? 'The local AWS is stopped.' : 'No local AWS was started from here.');
    if (github) console.log('The local GitHub is stopped; its issues are kept in .local/github.');
  },

  async init(environment) {
    const stack = await stackOf(environment);
    if (environment !== 'local') await ensureStateBucket();
    await step('Initialise Terraform', () => init(stack));
    console.log(`Next: make ${environment === 'local' ? 'ls-apply' : `aws-apply-${environment}`}`);
  },

  async apply(environment) {
    await tellOutputs(environment, environment === 'local' ? await applyLocally() : await applyAsking(environment));
  },

  async plan(environment) {
    await planAndSave(await stackOf(environment), environment);
  },

  async 'apply-plan'(environment) {
    const stack = await stackOf(environment);
    await applySaved(stack, environment);
    await tellOutputs(environment, await outputs(stack));
  },

  /** Once per account, after asking: `dev` only says whose account and region it is. */
  async 'deploy-role'(environment) {
    const stack = deployRoleStack(await accountId());
    if (environment === 'local') throw new Error('GitHub cannot reach a local AWS: usage: make aws-deploy-role');
    await ensureStateBucket();
    await step('Initialise Terraform', () => init(stack));
    await asking(stack, 'apply');
    console.log('Next: set these as variables on GitHub and in terraform.tfvars; docs/deploy.md says where.');
  },

  async destroy(environment) {
    const stack = await stackOf(environment);
    if (environment !== 'local') return asking(stack, 'destroy');
    await step('Destroy', (progress) => destroy(stack, progress));
  },

  async logs(environment) {
    const names = await outputs(await stackOf(environment));
    const client = new CloudWatchLogsClient({ region });
    for (const logGroupName of logGroups.map((output) => String(names[output]))) {
      console.log(`\n${logGroupName}`);
      let nextToken: string | undefined;
      let lines = 0;
      do {
        const page = await client.send(
          new FilterLogEventsCommand({ logGroupName, startTime: Date.now() - 15 * 60_000, nextToken }),
        );
        for (const { timestamp = 0, message = '' } of page.events ?? []) {
          console.log(`${new Date(timestamp).toISOString()} ${message.trimEnd()}`);
          lines += 1;
        }
        nextToken = page.nextToken;
      } while (nextToken);
      if (lines === 0) console.log('nothing in the last 15 minutes');
    }
  },
};

/** In the order in which a failure and its alert pass through them. */
const logGroups = [
  'data_processor_log_group_name',
  'supervisor_log_group_name',
  'webhook_log_group_name',
  'alert_agent_log_group_name',
  'issue_agent_log_group_name',
];

async function tellOutputs(environment: Environment, names: Record<string, unknown>): Promise<void> {
  console.log(
    `Incidents go to ${String(names.incidents_topic_arn)}; case files are stored in ${String(names.incident_table_name)}.`,
  );
  console.log(
    `Alerts go to ${String(names.alerts_topic_arn)} and ${String(names.webhook_url)}; their states are in ${String(names.status_table_name)}.`,
  );
  const issues = await issuesPage(environment, names);
  console.log(
    issues === undefined ? 'Issues are not enabled: issue-agent logs what it would do.' : `Issues go to ${issues}.`,
  );
  console.log(`Next: make publish ENV=${environment}`);
}

/** The state bucket belongs to the account, not to an environment: made once, by infra/bootstrap, after asking. */
async function ensureStateBucket(): Promise<void> {
  const bucket = stateBucket(await accountId());
  try {
    await new S3Client({ region }).send(new HeadBucketCommand({ Bucket: bucket }));
    console.log(`The state bucket is ${bucket}.`);
  } catch (error) {
    if (!(error instanceof NotFound) && !(error instanceof NoSuchBucket)) throw error;
    if (!process.stdin.isTTY) {
      throw new Error(
        `There is no state bucket ${bucket}, and nobody here to ask. Run once by hand: AWS_REGION=${region} make aws-init-dev`,
      );
    }
    const bootstrap: Stack = {
      directory: join(root, 'infra', 'bootstrap'),
      dataDir: join(localDir, 'bootstrap', 'terraform'),
      backend: [],
      env: { TF_VAR_aws_region: region },
    };
    await init(bootstrap);
    await asking(bootstrap, 'apply');
  }
}

async function applyAsking(environment: Environment): Promise<Record<string, unknown>> {
  const stack = await stackOf(environment);
  await asking(stack, 'apply');
  return outputs(stack);
}

/** On an account of the user's, Terraform shows its plan and asks. */
async function asking(stack: Stack, verb: 'apply' | 'destroy'): Promise<void> {
  const program = await terraformBinary();
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, [`-chdir=${stack.directory}`, verb], {
      stdio: 'inherit',
      env: { ...process.env, ...stack.env, TF_DATA_DIR: stack.dataDir },
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`terraform ${verb} ended with ${code ?? 'a signal'}`)),
    );
  });
}

await main(process.argv.slice(2)).catch(exitWith);
