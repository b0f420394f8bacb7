import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { root } from './paths.js';

interface Job {
  environment?: string;
  if?: string;
  concurrency?: string;
  permissions?: Record<string, string>;
  steps?: { run?: string; uses?: string; with?: Record<string, string> }[];
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const workflow = parse(read('.github/workflows/deploy.yml')) as {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
};
const jobs = Object.entries(workflow.jobs);
const runsOf = ({ steps = [] }: Job) => steps.map(({ run = '' }) => run);
const roleOf = ({ steps = [] }: Job) => steps.map((step) => step.with?.['role-to-assume']).find(Boolean) ?? 'none';

describe('the deploy workflow', () => {
  it('applies only in the GitHub environment of what it applies, one run at a time', () => {
    const applying = jobs.filter(([, job]) => runsOf(job).some((run) => run.includes('make aws-apply-')));
    expect(applying.map(([name]) => name)).toEqual(['apply-dev', 'apply-prod']);
    for (const [, job] of applying) {
      const environment = job.environment ?? '';
      expect(runsOf(job).filter((run) => run.includes('make '))).toContain(`make aws-apply-${environment} PLAN=1`);
      expect(runsOf(job).join('\n')).not.toContain(environment === 'dev' ? '-prod' : '-dev');
      expect(job.concurrency).toBe(`deploy-${environment}`);
      expect(roleOf(job)).toBe('${{ vars.AWS_APPLY_ROLE_ARN }}');
    }
  });

  it('plans with the role that only reads', () => {
    expect(jobs.filter(([, job]) => roleOf(job).includes('PLAN')).map(([name]) => name)).toEqual(['plan', 'plan-prod']);
  });

  it('asks GitHub for a token only where a role is assumed', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const [, job] of jobs) {
      expect(job.permissions).toEqual(roleOf(job) === 'none' ? undefined : { contents: 'read', 'id-token': 'write' });
    }
  });

  it('never runs the code of a fork with a token', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request', 'push', 'workflow_dispatch']);
    expect(workflow.jobs.plan?.if).toContain('head.repo.full_name == github.repository');
  });

  it('hands the plan that was approved to the apply of prod, with its bundles and its provider', () => {
    const steps = jobs.flatMap(([, { steps = [] }]) => steps);
    const upload = steps.find(({ uses = '' }) => uses.startsWith('actions/upload-artifact'))?.with;
    const download = steps.find(({ uses = '' }) => uses.startsWith('actions/download-artifact'))?.with;
    expect(upload?.path?.trim().split('\n')).toEqual([
      '.local/prod/plan',
      'dist/*.zip',
      'infra/envs/prod/.terraform.lock.hcl',
    ]);
    expect(download?.name).toBe(upload?.name);
    expect(runsOf(workflow.jobs['apply-prod'] ?? {}).join()).not.toContain('aws-plan');
  });
});

describe('make', () => {
  const makefile = read('Makefile');
  const targets = new Set(
    [...makefile.matchAll(/^([a-z][a-z -]*):(?!=)/gm)].flatMap(([, names = '']) => names.split(' ')),
  );

  it.each(['.github/workflows/deploy.yml', 'docs/deploy.md'])('has each target that %s names', (file) => {
    const named = [...read(file).matchAll(/\bmake ((?:aws|ls)-[a-z-]+)(\$\{\{ matrix.environment \}\})?/g)].flatMap(
      ([, name = '', matrix]) => (matrix ? [`${name}dev`, `${name}prod`] : [name]),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !targets.has(name))).toEqual([]);
  });
});

describe('the rights of a deployment', () => {
  const folders = ['service', 'modules/lambda', 'modules/queue', 'modules/webhook'].map((name) => `infra/${name}`);
  const service = folders
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.tf'))
    .map(read)
    .join('\n');
  const rights = ['read', 'write'].map((kind) => read(`infra/deploy-role/rights-${kind}.tf`));

  it('cover each kind of resource that the service has', () => {
    // A setting of a resource is read and written with the rights of the resource.
    const settings: Record<string, string> = {
      aws_apigatewayv2_integration: 'aws_apigatewayv2_api',
      aws_apigatewayv2_route: 'aws_apigatewayv2_api',
      aws_apigatewayv2_stage: 'aws_apigatewayv2_api',
      aws_cloudwatch_event_target: 'aws_cloudwatch_event_rule',
      aws_iam_role_policy: 'aws_iam_role',
      aws_iam_role_policy_attachment: 'aws_iam_role',
      aws_s3_bucket_policy: 'aws_s3_bucket',
      aws_s3_bucket_public_access_block: 'aws_s3_bucket',
      aws_s3_bucket_server_side_encryption_configuration: 'aws_s3_bucket',
      aws_s3_object: 'aws_s3_bucket',
      aws_sns_topic_subscription: 'aws_sns_topic',
    };
    const kinds = new Set(
      [...service.matchAll(/^resource "(aws_\w+)"/gm)].map(([, kind = '']) => settings[kind] ?? kind),
    );
    kinds.delete('aws_lambda_permission'); // read as the function's policy
    expect(kinds.size).toBeGreaterThan(10);
    for (const text of rights) {
      expect([...kinds].filter((kind) => !new RegExp(`^    ${kind} += `, 'm').test(text))).toEqual([]);
    }
    expect(rights[1]).toMatch(/^ {4}aws_lambda_permission += /m);
  });

  it('leave every function, and what its policies name, within its boundary', () => {
    const boundary = read('infra/deploy-role/boundary.tf');
    const ofOthers = ['kms:*', 's3:*', 'sqs:*', 'lambda:InvokeFunction']; // of a resource's policy, not of a role
    const actions = [...service.matchAll(/"((?!aws:)(?:[a-z]+[0-9]?):[A-Z*][A-Za-z*]*)"/g)].map(
      ([, action = '']) => action,
    );
    const missing = [...new Set(actions)].filter(
      (action) => !ofOthers.includes(action) && !boundary.includes(`"${action}"`) && !boundary.includes(`"${action}*"`),
    );
    expect(missing.filter((action) => action !== 'sts:AssumeRole')).toEqual([]);
    const functions = service.match(/source = "\.\.\/modules\/lambda"/g) ?? [];
    const bounded = service.match(/permissions_boundary_arn = local\.permissions_boundary_arn/g) ?? [];
    expect(bounded).toHaveLength(functions.length);
  });
});
