import { beforeEach, describe, expect, it } from '@jest/globals';
import { alert } from '../../test/alerts.js';
import { createDeployment, denied, type Deployment } from '../../test/deployment.js';
import type { Check } from '../deployment/check.js';

let deployment: Deployment;
beforeEach(() => {
  deployment = createDeployment();
  deployment.aws.credentials = () => () =>
    Promise.resolve({ appId: '1001', privateKey: 'never-printed', markerKeys: ['never-printed'] });
});

async function doctor() {
  const { code, out } = await deployment.casefile('doctor --output json');
  const { healthy, checks } = JSON.parse(out) as { healthy: boolean; checks: Check[] };
  return { code, healthy, checks, notOk: checks.filter(({ verdict }) => verdict !== 'ok') };
}

describe('a healthy deployment', () => {
  it('is said to be so, with 0', async () => {
    const { code, healthy, notOk } = await doctor();
    expect({ code, healthy, notOk }).toEqual({ code: 0, healthy: true, notOk: [] });
  });

  it('has a line for each thing, and none twice', async () => {
    const abouts = (await doctor()).checks.map(({ about }) => about);
    expect(new Set(abouts).size).toBe(abouts.length);
    expect(abouts).toEqual(
      expect.arrayContaining([
        ...['versions', 'function sweeper', 'trigger of issue-agent', 'queue issues.fifo', 'queue issues-dlq.fifo'],
        ...['queue alerts-subscription-dlq', 'delivery from incidents to alerts', 'table casefile-local-alerts_state'],
        ...['GitHub', 'secret casefile-local-github-app', 'secret casefile-local-webhook', 'routing of issues'],
        ...['alerts behind', 'alerts failing'],
      ]),
    );
  });

  it('ends in one line for people, and prints no secret', async () => {
    const { out } = await deployment.casefile('doctor');
    expect(out).toMatch(/\nhealthy: \d+ ok, 0 to look into\n$/);
    expect(out).not.toContain('never-printed');
  });
});

describe('what is broken fails, with the next step', () => {
  it.each<[string, (broken: Deployment['broken']) => unknown, string, RegExp]>([
    ['a function that is missing', (broken) => broken.missingFunctions.push('sweeper'), 'function sweeper', /no function casefile-local-sweeper/], // prettier-ignore
    [
      'a function that may not run',
      (broken) => broken.throttled.push('webhook'),
      'function webhook',
      /concurrency is 0/,
    ],
    ['a disabled trigger', (broken) => broken.disabled.push('issue-agent'), 'trigger of issue-agent', /is Disabled/],
    ['a queue that lets nothing in', (broken) => broken.closedQueues.push('incidents'), 'delivery from incidents to incidents', /does not let incidents deliver/], // prettier-ignore
    ['a subscription that is not confirmed', (broken) => broken.unconfirmed.push('alerts'), 'delivery from alerts to alerts', /not confirmed/], // prettier-ignore
    ['a table that is missing', (broken) => broken.missingTables.push('casefile-local-pipeline_control'), 'table casefile-local-pipeline_control', /CONTROL_TABLE_NAME of issue-agent/], // prettier-ignore
  ])('%s', async (_, breaks, about, says) => {
    breaks(deployment.broken);
    const { code, healthy, notOk } = await doctor();
    expect({ code, healthy }).toEqual({ code: 1, healthy: false });
    expect(notOk).toEqual([
      { about, verdict: 'fail', says: expect.stringMatching(says), next: expect.stringContaining('make ls-apply') },
    ]);
  });

  it('a secret that cannot be used, while issues are on', async () => {
    deployment.aws.credentials = createDeployment().aws.credentials;
    expect((await doctor()).notOk).toMatchObject([
      { verdict: 'fail', next: expect.stringContaining('make ls-github-secret') },
    ]);
  });

  it('an issue that has been behind for more than 15 minutes', async () => {
    deployment.put(alert('Old', '2026-03-01T09:44:00.000Z'));
    deployment.put(alert('New', '2026-03-01T09:46:00.000Z'));
    const { code, notOk } = await doctor();
    expect({ code, notOk }).toEqual({
      code: 1,
      notOk: [expect.objectContaining({ about: 'alerts behind', says: expect.stringContaining('of 1 alerts') })],
    });
  });
});

describe('what is to be looked into is a warning, and no failure', () => {
  it.each<[string, () => unknown, string, RegExp]>([
    [
      'dead letters',
      () => (deployment.broken.letters['alerts-dlq'] = 2),
      'queue alerts-dlq',
      /2 of alerts were given up/,
    ],
    ['what could not be delivered', () => (deployment.broken.letters['incidents-subscription-dlq'] = 1), 'queue incidents-subscription-dlq', /could not be delivered/], // prettier-ignore
    ['issues that are switched off', () => (deployment.broken.isGitHubOff = true), 'GitHub', /switched off/],
    [
      'an issue that could not be made',
      () =>
        deployment.put(
          alert('Latency', '2026-03-01T09:59:00.000Z', { attempts: 2, last_error: 'GitHub answered 503' }),
        ),
      'alerts failing',
      /of "Latency" the last attempt said: GitHub answered 503/,
    ],
    ['what the caller may not see', () => (deployment.broken.refuses.topics = denied('sns:ListSubscriptionsByTopic')), 'delivery from alerts to alerts', /could not look .*not authorized/], // prettier-ignore
  ])('%s', async (_, happens, about, says) => {
    happens();
    const { code, healthy, notOk } = await doctor();
    expect({ code, healthy }).toEqual({ code: 0, healthy: true });
    expect(notOk).toContainEqual(
      expect.objectContaining({ about, verdict: 'warn', says: expect.stringMatching(says), next: expect.any(String) }),
    );
  });
});

it('says at once when nothing answers', async () => {
  deployment.broken.refuses.functions = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const { code, out, err } = await deployment.casefile('doctor');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/error: Nothing answers there .*\nnext: {2}.*make ls-up/);
});

it('names the targets of the environment that it looks at', async () => {
  deployment.broken.disabled.push('alert-agent');
  const { out } = await deployment.casefile('doctor', { env: { CASEFILE_NAME_PREFIX: 'casefile-prod-' } });
  expect(out).toContain('make aws-apply-prod');
});
