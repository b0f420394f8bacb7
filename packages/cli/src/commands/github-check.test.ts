import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Action, FaultRule } from '@casefile/github-fake';
import { createOperator, type Operator, repo } from '../../test/operator.js';
import type { CheckReport } from '../github/report.js';

let operator: Operator;
beforeEach(async () => {
  operator = await createOperator({ settings: { writes_per_minute: 10_000, writes_per_hour: 10_000 } });
});
afterEach(async () => {
  expect(open()).toEqual([]);
  await operator.end();
});

const open = () => operator.github.control.issues().filter(({ state }) => state === 'open');

/** Runs the check and answers what was missing. */
async function check(args = '') {
  const line = `github check --output json ${args}`.trim();
  const { code, out } = await operator.casefile(line);
  const report = JSON.parse(out) as CheckReport;
  const missing = report.steps.flatMap((step) => (step.passed ? [] : [step]));
  return { code, report, missing, steps: report.steps.map(({ step }) => step) };
}

const all = [
  'configuration',
  'secret',
  'app',
  'installation',
  'repository',
  'opened',
  'labelled',
  'listed',
  'edited',
  'commented',
  'closed',
];

describe('a deployment to which nothing is missing', () => {
  it('passes every step, and leaves one closed test issue behind', async () => {
    const { code, report, steps } = await check();
    expect({ code, steps, well: report.well }).toEqual({ code: 0, steps: all, well: true });
    expect(operator.github.control.issues()).toMatchObject([
      {
        repo,
        title: expect.stringMatching(/test.*may be deleted/),
        body: expect.stringContaining('It has been edited.'),
        labels: ['casefile'],
        state: 'closed',
        state_reason: 'completed',
        closed_by: 'casefile[bot]',
        comments: [{ author: 'casefile[bot]' }],
      },
    ]);
  });

  it('says so in a table', async () => {
    const { code, out, err } = await operator.casefile('github check');
    expect(code).toBe(0);
    expect(out).toMatch(/✓ .*shop\/alerts .*installation .*issues: write, metadata: read/);
    expect(out).toMatch(/Issues can be kept on GitHub\.\n$/);
    expect(err).toContain('… shop/alerts: Opening a test issue\n');
  });

  it('is warned when its issues are switched off', async () => {
    operator.variables['ENABLE_GITHUB_ISSUES'] = 'false';
    const { code, report } = await check();
    expect(code).toBe(0);
    expect(report.warnings).toEqual([expect.stringContaining('enable_github_issues = true')]);
  });

  it('is patient with a listing that runs behind', async () => {
    operator.github.control.configure({ listing_lag: { base_ms: 60_000, tail_probability: 0, tail_ms: 0 } });
    expect((await check()).code).toBe(0);
  });

  it('gives no secret away', async () => {
    const { out, err } = await operator.casefile('github check --output json');
    for (const part of ['PRIVATE KEY', 'k'.repeat(32), String(operator.secret['github_app_key_base64']).slice(0, 40)])
      expect(out + err).not.toContain(part);
  });
});

describe('which repositories are checked', () => {
  const routing = {
    default: { repository: 'shop/checkout' },
    teams: { search: { repository: 'Shop/Checkout' }, orders: { repository: repo } },
  };
  const checked = (report: CheckReport) => [...new Set(report.steps.flatMap((step) => step.repo ?? []))];

  it.each([
    ['the default one of the routing', '', ['shop/checkout']],
    ['each of the routing once', '--all-repos', ['shop/checkout', repo]],
    ['the one that is named', `--repo ${repo}`, [repo]],
  ])('%s', async (_, args, expected) => {
    operator.route(routing);
    const { code, report } = await check(args);
    expect({ code, repositories: checked(report) }).toEqual({ code: 0, repositories: expected });
  });

  it('the others, too, when one lacks something', async () => {
    operator.route(routing);
    operator.github.control.act({ action: 'archive', repo: 'shop/checkout' });
    const { code, report, missing } = await check('--all-repos');
    expect(code).toBe(1);
    expect(missing).toHaveLength(1);
    expect(report.steps).toContainEqual(expect.objectContaining({ repo, step: 'closed', passed: true }));
  });

  it('without a deployment, with what the command line says', async () => {
    operator.lambda.on(GetFunctionConfigurationCommand).rejects(new Error('must not be asked'));
    const { code } = await check(`--repo ${repo} --secret-id other --api-url ${operator.github.url}`);
    expect(code).toBe(0);
    expect(operator.secrets.commandCalls(GetSecretValueCommand)[0]?.args[0].input).toEqual({ SecretId: 'other' });
  });
});

describe('something missing on GitHub is named, with the next step', () => {
  const permissions = (level?: 'read') => ({ metadata: 'read' as const, ...(level ? { issues: level } : {}) });

  it.each<[string, Action, string, RegExp, RegExp]>([
    [
      'the App is not installed',
      { action: 'uninstall', owner: 'shop' },
      'installation',
      /not installed for shop/,
      /Install it on shop\/alerts: http.*\/apps\/casefile\/installations\/new/,
    ],
    [
      'the App is installed on other repositories',
      { action: 'install', owner: 'shop', repositories: ['checkout'] },
      'installation',
      /installed for shop, but not on shop\/alerts/,
      /Add the repository.*\/organizations\/shop\/settings\/installations\/\d+/,
    ],
    [
      'the installation is suspended',
      { action: 'suspend', owner: 'shop' },
      'installation',
      /suspended/,
      /Unsuspend it: .*\/settings\/installations\/\d+/,
    ],
    [
      'the App may only read issues',
      { action: 'grant', owner: 'shop', permissions: permissions('read') },
      'installation',
      /issues: read, not write/,
      /Accept what the App asks for: .*\/settings\/installations\/\d+/,
    ],
    [
      'the App may not even read issues',
      { action: 'grant', owner: 'shop', permissions: permissions() },
      'installation',
      /issues: none, not write/,
      /Accept what the App asks for/,
    ],
    ['the repository is archived', { action: 'archive', repo }, 'repository', /is archived/, /Unarchive it/],
    ['issues are disabled', { action: 'disable_issues', repo }, 'repository', /issues disabled/, /Enable them/],
    [
      'labels may not be set',
      { action: 'grant', owner: 'shop', may_label: false },
      'labelled',
      /left out the label casefile/,
      /Grant the App "Issues: Read and write"/,
    ],
    [
      'the key is an old one',
      { action: 'rotate_key' },
      'app',
      /does not accept the key of the App 1001/,
      /make a new private key.*make aws-github-secret-dev/,
    ],
  ])('%s', async (_, action, step, cause, next) => {
    operator.github.control.act(action);
    const { code, missing } = await check();
    expect({ code, missing }).toEqual({
      code: 1,
      missing: [
        expect.objectContaining({ step, cause: expect.stringMatching(cause), next: expect.stringMatching(next) }),
      ],
    });
  });

  it('the repository is unknown', async () => {
    const { code, missing } = await check('--repo shop/basket');
    expect(code).toBe(1);
    expect(missing).toMatchObject([
      {
        step: 'installation',
        cause: expect.stringContaining('there is no repository shop/basket'),
        next: expect.stringContaining('renamed'),
      },
    ]);
  });

  it('a label that could not be set stops no other step', async () => {
    operator.github.control.act({ action: 'grant', owner: 'shop', may_label: false });
    expect((await check()).steps).toEqual(all);
  });

  it('the table ends in cause and next step', async () => {
    operator.github.control.act({ action: 'archive', repo });
    const { out } = await operator.casefile('github check');
    expect(out).toMatch(/missing: shop\/alerts is archived\nnext: {4}Unarchive it, or route issues elsewhere: http/);
  });
});

describe('something missing in the secret is named, with the next step', () => {
  const awsError = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each<[string, () => void, string, RegExp, RegExp]>([
    [
      'it is empty',
      () =>
        operator.secrets
          .on(GetSecretValueCommand)
          .rejects(
            awsError(
              'ResourceNotFoundException',
              "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
            ),
          ),
      'secret',
      /casefile-local-github-app is empty/,
      /make aws-github-secret-dev/,
    ],
    [
      'it is not there',
      () =>
        operator.secrets
          .on(GetSecretValueCommand)
          .rejects(awsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")),
      'secret',
      /can't find the specified secret/,
      /--secret-id/,
    ],
    [
      'it may not be read',
      () => operator.secrets.on(GetSecretValueCommand).rejects(awsError('AccessDeniedException', 'not authorized')),
      'secret',
      /secretsmanager:GetSecretValue: not authorized/,
      /Your own credentials/,
    ],
    [
      'its key is none',
      () => (operator.secret['github_app_key_base64'] = 'aHVudGVyMg=='),
      'secret',
      /github_app_key_base64: is not an RSA private key/,
      /make aws-github-secret-dev/,
    ],
    ['it has no marker keys', () => (operator.secret['marker_keys'] = []), 'secret', /marker_keys/, /Fill it/],
    ['its App is unknown', () => (operator.secret['github_app_id'] = '7'), 'app', /no App 7/, /Look up its id/],
    [
      'it names another installation',
      () => (operator.secret['installation_id'] = '7'),
      'installation',
      /names the installation 7/,
      /leave it out/,
    ],
  ])('%s', async (_, change, step, cause, next) => {
    change();
    const { code, missing } = await check();
    expect({ code, missing }).toEqual({
      code: 1,
      missing: [
        expect.objectContaining({ step, cause: expect.stringMatching(cause), next: expect.stringMatching(next) }),
      ],
    });
  });
});

describe('something missing in the deployment is named, with the next step', () => {
  const awsError = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each<[string, () => void, RegExp, RegExp]>([
    [
      'there is no function',
      () =>
        operator.lambda
          .on(GetFunctionConfigurationCommand)
          .rejects(awsError('ResourceNotFoundException', 'Function not found: casefile-local-issue-agent')),
      /Function not found/,
      /aws-apply-dev.*--repo and --secret-id/,
    ],
    [
      'nothing answers',
      () =>
        operator.lambda
          .on(GetFunctionConfigurationCommand)
          .rejects(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })),
      /Nothing answers/,
      /make ls-up/,
    ],
    ['no repository', () => delete operator.variables['GITHUB_REPO'], /No repository/, /github_repo/],
    ['an older function', () => delete operator.variables['CONTROL_TABLE_NAME'], /CONTROL_TABLE_NAME/, /apply/],
    [
      'a routing that is none',
      () => operator.route({ default: { repository: 'alerts' } }),
      /default\.repository/,
      /routing\.json/,
    ],
  ])('%s', async (_, change, cause, next) => {
    change();
    const { code, missing, steps } = await check();
    expect({ code, steps, missing }).toEqual({
      code: 1,
      steps: ['configuration'],
      missing: [expect.objectContaining({ cause: expect.stringMatching(cause), next: expect.stringMatching(next) })],
    });
  });
});

describe('nothing is left open when', () => {
  const status = (code: number) => ({ kind: 'status' as const, status: code });
  const issues = `/repos/${repo}/issues`;

  it.each<[string, FaultRule, string]>([
    ['listing fails', { method: 'GET', path: issues, fault: status(500) }, 'listed'],
    ['editing fails', { method: 'PATCH', path: `${issues}/*`, fault: status(502) }, 'edited'],
    ['commenting fails', { method: 'POST', path: `${issues}/*/comments`, fault: { kind: 'reset' } }, 'commented'],
    [
      'the answer of opening never came',
      { method: 'POST', path: issues, fault: { kind: 'reset', when: 'after' } },
      'opened',
    ],
  ])('%s', async (_, rule, step) => {
    operator.github.control.fault(rule);
    const { code, missing } = await check();
    expect({ code, missing }).toEqual({
      code: 1,
      missing: [expect.objectContaining({ step, cause: expect.any(String) })],
    });
    expect(operator.github.control.issues()).toMatchObject([{ state: 'closed' }]);
  });

  it('closing fails twice', async () => {
    operator.github.control.fault({ method: 'PATCH', path: `${issues}/*`, skip: 1, times: 2, fault: status(503) });
    expect((await check()).code).toBe(0);
  });

  it('the listing never shows it', async () => {
    operator.github.control.configure({ listing_lag: { base_ms: 600_000, tail_probability: 0, tail_ms: 0 } });
    const { code, missing } = await check();
    expect(code).toBe(1);
    expect(missing).toMatchObject([{ step: 'listed', next: expect.stringContaining('unknown_outcome_wait_seconds') }]);
  });

  it('somebody presses Ctrl-C', async () => {
    const { code, out, err } = await operator.casefile('github check', {
      interruptWhen: (text) => text.endsWith('Opening a test issue\n'),
    });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/Interrupted\.\nnext: .*closed/);
    expect(operator.github.control.issues()).toHaveLength(1);
  });
});

it('says by hand what to do when closing fails for good', async () => {
  const path = `/repos/${repo}/issues/*`;
  operator.github.control.fault({ method: 'PATCH', path, skip: 1, times: 3, fault: { kind: 'status', status: 503 } });
  const { code, missing } = await check();
  expect(code).toBe(1);
  expect(missing).toMatchObject([{ step: 'closed', next: expect.stringContaining('Close shop/alerts#1 by hand') }]);
  operator.github.control.act({ action: 'close', repo, number: 1 });
});
