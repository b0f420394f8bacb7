import { beforeEach, describe, expect, it } from '@jest/globals';
import { createDeployment, denied, type Deployment } from '../../test/deployment.js';
import type { SmokeReport } from '../smoke/report.js';

let deployment: Deployment;
beforeEach(() => {
  deployment = createDeployment();
});

async function smoke(args = '') {
  const { code, out, err } = await deployment.casefile(`smoke --output json ${args}`.trim());
  const report = JSON.parse(out) as SmokeReport;
  return { code, err, report, failed: report.steps.find(({ passed }) => !passed)?.step };
}

const resolved = () => deployment.published.filter(({ body }) => body.includes('"state":"RESOLVED"'));

describe('a pipeline that works', () => {
  it('passes all steps', async () => {
    const { code, report } = await smoke();
    expect({ code, passed: report.passed, left: report.left, causes: report.causes }).toEqual({
      code: 0,
      passed: true,
      left: [],
      causes: [],
    });
    expect(report.steps.map(({ step }) => step)).toEqual([
      'deployment',
      'published',
      'alert_recorded',
      'incident_recorded',
      'case_file_stored',
      'issues_opened',
      'alerts_resolved',
      'issues_closed',
    ]);
  });

  it('ends with both alerts closed, and with their issues', async () => {
    await smoke();
    expect(await deployment.states()).toMatchObject([
      { status: 'CLOSED', issue_state: 'closed', episode: 1, occurrences: 1 },
      { status: 'CLOSED', issue_state: 'closed', episode: 1, occurrences: 1 },
    ]);
  });

  it('says that the issues were not looked at where the secret may not be read', async () => {
    const { report } = await smoke();
    expect(report.notes).toEqual([expect.stringMatching(/not looked at on GitHub itself: .*cannot be read/)]);
  });

  it('prints each step with its seconds as it passes, and PASS at the end', async () => {
    const { out, err } = await deployment.casefile('smoke');
    expect(err).toMatch(/✓ alert recorded: P3, team casefile-smoke-test, .* \(\d+(\.\d)? s\)\n/);
    expect(out).toMatch(/\nPASS\n$/);
  });

  it('sends what is P3, of a team of its own, and named after the test', async () => {
    await smoke();
    const [, alert] = await deployment.states();
    expect(alert).toMatchObject({
      priority: 'P3',
      team: 'casefile-smoke-test',
      title: expect.stringMatching(/^Casefile smoke test [0-9a-f]{8}$/),
    });
  });

  it('has nothing in common with another test', async () => {
    await smoke();
    await smoke();
    expect(await deployment.states()).toHaveLength(4);
  });

  it('passes without GitHub where issues are switched off, and says so', async () => {
    deployment.broken.isGitHubOff = true;
    const { code, report } = await smoke();
    expect(code).toBe(0);
    expect(report.steps.map(({ step }) => step)).not.toContain('issues_opened');
    expect(report.notes).toEqual([expect.stringMatching(/switched off.*enable_github_issues/)]);
  });
});

describe('a broken pipeline fails at its step, with the cause and the next step', () => {
  const noRight = '{"level":"error","error":{"message":"User: x is not authorized to perform: dynamodb:UpdateItem"}}';

  it.each<[string, (broken: Deployment['broken']) => unknown, string, RegExp, RegExp]>([
    [
      'a queue that lets nothing in',
      (broken) => broken.closedQueues.push('alerts'),
      'alert_recorded',
      /policy of alerts does not let alerts deliver/,
      /make ls-apply/,
    ],
    [
      'a disabled trigger',
      (broken) => broken.disabled.push('alert-agent'),
      'alert_recorded',
      /is Disabled/,
      /make ls-apply/,
    ],
    [
      'a supervisor whose trigger is disabled',
      (broken) => broken.disabled.push('supervisor-agent'),
      'case_file_stored',
      /is Disabled/,
      /make ls-apply/,
    ],
    [
      'a GitHub that refuses',
      (broken) => (broken.lastError = 'GitHub answered 503 for shop/alerts'),
      'issues_opened',
      /GitHub answered 503 for shop\/alerts \(\d attempts\)/,
      /github check/,
    ],
    [
      'a table that is missing',
      (broken) => {
        broken.closedQueues.push('alerts');
        broken.missingTables.push('casefile-local-alerts_state');
      },
      'alert_recorded',
      /STATUS_TABLE_NAME of alert-agent names it/,
      /make ls-apply/,
    ],
    [
      'a role without a right',
      (broken) => {
        broken.disabled.push('alert-agent');
        broken.logs['alert-agent'] = [noRight];
      },
      'alert_recorded',
      /not authorized to perform: dynamodb:UpdateItem/,
      /not granted: make ls-apply/,
    ],
    [
      'a function that may not run',
      (broken) => {
        broken.disabled.push('issue-agent');
        broken.throttled.push('issue-agent');
      },
      'issues_opened',
      /reserved concurrency is 0/,
      /throttled on purpose/,
    ],
  ])('%s', async (_, breaks, step, cause, next) => {
    breaks(deployment.broken);
    const { code, failed, report } = await smoke('--timeout 5');
    expect({ code, failed, passed: report.passed }).toEqual({ code: 1, failed: step, passed: false });
    expect(report.causes).toContainEqual(
      expect.objectContaining({ says: expect.stringMatching(cause), next: expect.stringMatching(next) }),
    );
  });

  it('ends in FAIL with the step, what did not come, and what may be the cause', async () => {
    deployment.broken.disabled.push('alert-agent');
    const { out } = await deployment.casefile('smoke --timeout 5');
    expect(out).toMatch(/FAIL at "alert recorded": "Casefile smoke test \w+" did not come within 5 s\n/);
    expect(out).toMatch(/✗ fail {2}trigger of alert-agent: is Disabled.*\n +next: Enable it: make ls-apply/);
  });

  it('puts what fails before what may be an old trouble', async () => {
    deployment.broken.disabled.push('alert-agent');
    deployment.broken.letters['alerts-dlq'] = 3;
    const { report } = await smoke('--timeout 5');
    expect(report.causes.map(({ verdict }) => verdict)).toEqual(['fail', 'warn']);
  });
});

describe('whatever happens, what was published is resolved', () => {
  it('when a step fails', async () => {
    deployment.broken.disabled.push('alert-agent');
    const { report } = await smoke('--timeout 5');
    expect(resolved()).toHaveLength(2);
    expect(report.left).toEqual([expect.stringContaining('RESOLVED'), expect.stringContaining('RESOLVED')]);
  });

  it('when somebody presses Ctrl-C', async () => {
    deployment.broken.disabled.push('issue-agent');
    const { code, out, err } = await deployment.casefile('smoke', {
      interruptWhen: (text) => text.endsWith('… Waiting for the issues\n'),
    });
    expect({ code, out, resolved: resolved().length }).toEqual({ code: 130, out: '', resolved: 2 });
    expect(err).toContain('error: Interrupted.');
    expect(await deployment.states()).toMatchObject([{ status: 'CLOSED' }, { status: 'CLOSED' }]);
  });

  it('and nothing is sent where nothing is deployed', async () => {
    deployment.broken.missingFunctions.push('issue-agent');
    const { code, failed, report } = await smoke();
    expect({ code, failed, sent: deployment.published }).toEqual({ code: 1, failed: 'deployment', sent: [] });
    expect(report.causes).toMatchObject([{ says: expect.stringContaining('There is no function'), next: expect.stringContaining('make ls-apply') }]); // prettier-ignore
  });

  it('and nothing is left where nothing could be published', async () => {
    deployment.broken.refuses.publish = denied('sns:Publish');
    const { code, failed, report } = await smoke();
    expect({ code, failed, left: report.left }).toEqual({ code: 1, failed: 'published', left: [] });
    expect(report.causes).toMatchObject([{ next: expect.stringContaining('Your own credentials lack sns:Publish') }]);
  });
});
