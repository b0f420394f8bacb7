import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AlertState } from '@casefile/alert-core';
import type { Action } from '@casefile/github-fake';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { issuesOn } from './issues.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const alerts = alertsOn(stack);
const issues = issuesOn(stack);
const { github } = issues;
const repo = 'shop/alerts';

beforeAll(async () => {
  await alerts.untilDone(120);
  await issues.untilDone(120); // what other tests left, so that calls can be counted
});

describe('an issue that a person closed', () => {
  it('as completed stays closed while the alert goes on, and is followed by a new one when that fires anew', async () => {
    const one = await openIssue();
    await one.act({ action: 'close', reason: 'completed' });
    expect(await one.worsens()).toEqual(['GET issue']);
    expect(await one.state()).toMatchObject({ manually_closed: true, issue_state_reason: 'completed' });
    expect(await one.resolves()).toEqual([]);
    expect(await one.fires()).toEqual(['POST issues']);
    expect(await one.issues()).toMatchObject([
      { number: one.number, state: 'closed', closed_by: 'a-person', comments: [] },
      { state: 'open' },
    ]);
  });

  it('as not planned mutes the alert', async () => {
    const one = await openIssue();
    await one.act({ action: 'close', reason: 'not_planned' });
    expect(await one.worsens()).toEqual(['GET issue']);
    expect(await one.resolves()).toEqual([]);
    expect(await one.fires()).toEqual([]);
    expect(await one.issues()).toMatchObject([{ state: 'closed', state_reason: 'not_planned' }]);
  });

  it('and reopened lives on once somebody looks', async () => {
    const one = await openIssue();
    await one.act({ action: 'close', reason: 'completed' });
    await one.worsens();
    await one.act({ action: 'reopen' });
    expect(await one.look()).toEqual(['GET issue', 'PATCH issue']);
    expect(await one.resolves()).toEqual(['GET issue', 'PATCH issue']);
    expect(await one.issues()).toMatchObject([{ state: 'closed', closed_by: 'casefile[bot]' }]);
  });
});

describe('an issue that a person reopened after its alert had resolved', () => {
  it('stays open and says so, once', async () => {
    const one = await openIssue();
    await one.resolves();
    await one.act({ action: 'reopen' });
    expect(await one.look()).toEqual(['GET issue', 'PATCH issue']);
    expect(await one.look()).toEqual(['GET issue']);
    const [issue, ...more] = await one.issues();
    expect(more).toEqual([]);
    expect(issue?.state).toBe('open');
    expect(issue?.body).toContain('reopened');
  });
});

describe('an issue that a person changed', () => {
  it('inside our marks says again what it should; outside them theirs stays', async () => {
    const one = await openIssue();
    const [before] = await one.issues();
    const edited = (before?.body ?? '').replace('slow', 'nothing to see');
    expect(edited).not.toBe(before?.body);
    await one.act({ action: 'edit', body: `${edited}\n\nRolled back at 10:12.` });
    expect(await one.resolves()).toEqual(['GET issue', 'PATCH issue']);
    const [issue] = await one.issues();
    expect(issue?.body).toContain('slow');
    expect(issue?.body).not.toContain('nothing to see');
    expect(issue?.body).toContain('\n\nRolled back at 10:12.');
  });

  it('keeps the title that they gave it, and has a comment for what is news', async () => {
    const one = await openIssue();
    const title = newTitle('Checkout is down');
    await one.act({ action: 'retitle', title });
    expect(await one.worsens()).toEqual(['GET issue', 'PATCH issue', 'POST comments']);
    expect(await issues.issues(title)).toMatchObject([{ number: one.number, comments: [{ author: 'casefile[bot]' }] }]);
  });

  it('keeps their labels, and gets back ours', async () => {
    const one = await openIssue();
    await one.act({ action: 'relabel', labels: ['postmortem', 'Pri: P3'] });
    expect(await one.resolves()).toEqual(['GET issue', 'PATCH issue']);
    const [issue] = await one.issues();
    expect([...(issue?.labels ?? [])].sort()).toEqual(
      ['Pri: P1', 'Source: grafana', 'Team: payments', 'casefile', 'postmortem'].sort(),
    );
  });

  it('is written but not commented on when they locked it', async () => {
    const one = await openIssue();
    await one.act({ action: 'lock' });
    expect(await one.worsens()).toEqual(['GET issue', 'PATCH issue']);
    expect(await one.issues()).toMatchObject([{ labels: expect.arrayContaining(['Pri: P0']), comments: [] }]);
  });
});

describe('an issue that a person moved', () => {
  it('to another repository is followed there, for one look more', async () => {
    const to = `shop/checkout-${randomUUID()}`;
    await github.act({ action: 'create_repository', repo: to });
    const one = await openIssue();
    await one.act({ action: 'transfer', to });
    expect(await one.resolves()).toEqual(['GET issue', 'GET issue', 'PATCH issue']);
    expect(await one.state()).toMatchObject({ issue_repo: to });
    const there = (await one.issues()).filter(({ gone }) => gone === null);
    expect(there).toMatchObject([{ repo: to, state: 'closed' }]);
  });
});

describe('an issue that a person deleted', () => {
  it('is made anew while the alert fires, after a second look and one at the repository', async () => {
    const one = await openIssue();
    await one.act({ action: 'delete' });
    expect(await one.worsens()).toEqual(['GET issue', 'GET issue', 'GET alerts', 'POST issues']);
    expect(await one.issues()).toMatchObject([{ gone: 'deleted' }, { gone: null, state: 'open' }]);
  });

  it('is not missed when the alert has resolved', async () => {
    const one = await openIssue();
    await one.act({ action: 'delete' });
    expect(await one.resolves()).toEqual(['GET issue', 'GET issue', 'GET alerts']);
    expect(await one.issues()).toMatchObject([{ gone: 'deleted' }]);
    expect(await one.state()).not.toHaveProperty('issue_number');
  });
});

type WithoutPlace<T> = T extends { number: number } ? Omit<T, 'repo' | 'number'> : never;

/** An alert with its issue, what people do to that, and what the source says next, answered with the calls that it costs. */
async function openIssue() {
  const title = newTitle('Latency');
  const say = async (state: 'firing' | 'resolved', priority: string): Promise<string[]> => {
    const alert = { ...grafanaAlert(title, {}, { priority }), status: state };
    return issues.callsDuring(async () => {
      const received_at = new Date().toISOString();
      await alerts.send([{ body: JSON.stringify(grafanaGroup([alert])), attributes: { received_at } }]);
      await alerts.untilState(title, ({ last_provider_state_at }) => last_provider_state_at === received_at);
      await alerts.untilDone();
      await issues.untilDone();
    });
  };
  await say('firing', 'P1');
  const { fingerprint, issue_number: number = 0 } = await state();
  await issues.inStep(fingerprint);

  async function state(): Promise<AlertState> {
    return alerts.untilState(title);
  }

  return {
    number,
    state,
    issues: () => issues.issues(title),
    act: (action: WithoutPlace<Action>) => github.act({ ...action, repo, number }),
    fires: () => say('firing', 'P1'),
    worsens: () => say('firing', 'P0'),
    resolves: () => say('resolved', 'P1'),
    /** As a change on GitHub asks for. */
    async look(): Promise<string[]> {
      return issues.callsDuring(async () => {
        await issues.wake([await state()], { look: true });
        await issues.untilDone();
      });
    },
  };
}
