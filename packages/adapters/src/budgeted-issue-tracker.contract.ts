import { type Budget, budgetSettingsSchema, createBudget } from '@casefile/alert-core';
import type { FaultRule } from '@casefile/github-fake';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { draft, repo, startGitHub, titles, type World } from '../test/running-github.js';
import { createBudgetedIssueTracker } from './budgeted-issue-tracker.js';
import { createMemoryBudgetJournal } from './memory-budget-journal.js';

type Fault = FaultRule['fault'];

const limit = (more: Omit<Extract<Fault, { kind: 'status' }>, 'kind' | 'status' | 'when'>): Fault => ({
  kind: 'status',
  status: 429,
  ...more,
});

describe('two workers and a GitHub that limits them', () => {
  let world: World;
  let offset: number;
  const now = () => Date.now() + offset;

  beforeEach(async () => {
    offset = 0;
    world = await startGitHub({ now: () => new Date(now()) }, { now });
  });
  afterEach(() => world.end());

  it.each<[form: string, fault: Fault, least: number, most: number]>([
    ['seconds', limit({ headers: { 'retry-after': '7' } }), 7, 7],
    ['a date', limit({ retry_after_date_in_s: 30 }), 28, 30],
    ['0, which is a second', limit({ headers: { 'retry-after': '0' } }), 1, 1],
    ['a time of reset', limit({ ratelimit_reset_in_s: 50 }), 49, 52],
    ['nothing, which is a minute', limit({}), 60, 60],
    ['a thousand years, which is an hour', limit({ headers: { 'retry-after': '31536000000' } }), 3600, 3600],
    ['what nobody can read, which is a minute', limit({ headers: { 'retry-after': 'soon' } }), 60, 60],
  ])('call it no more before the time that it named as %s', async (_, fault, least, most) => {
    const journal = createMemoryBudgetJournal();
    const [told, other] = [worker(journal), worker(journal)];
    await other.tracker.own(repo, { state: 'open', since: new Date(0).toISOString() }); // has its token
    world.github.control.fault({ method: 'POST', path: '/repos/*/*/issues', fault });

    await expect(told.tracker.create(repo, draft)).rejects.toMatchObject({ kind: 'rate_limited', effect: 'none' });
    const calls = () => world.github.control.calls().total;
    const before = calls();
    const until = (await told.budget.blockedUntil()) ?? 0;
    expect((until - now()) / 1000).toBeGreaterThan(least - 1);
    expect((until - now()) / 1000).toBeLessThanOrEqual(most);
    const isSoonOver = until - now() < 2000;
    if (!isSoonOver) offset += 1000; // by then all have heard of it
    for (const { tracker } of isSoonOver ? [told] : [told, other]) {
      await expect(tracker.create(repo, draft)).rejects.toMatchObject({ kind: 'rate_limited', retryAt: until });
      await expect(tracker.read(repo, 1)).rejects.toMatchObject({ kind: 'rate_limited' });
    }
    expect(calls()).toBe(before);

    offset += until - now() + 1;
    expect(await other.budget.blockedUntil()).toBeUndefined();
    if (most > 60) return; // App and fake no longer agree on the time of day
    await other.tracker.create(repo, draft);
    await told.tracker.create(repo, draft);
    expect(titles(world)).toHaveLength(2);
  });

  it('leave a GitHub alone that does not answer, but for one look', async () => {
    const journal = createMemoryBudgetJournal();
    const [one, other] = [worker(journal), worker(journal)];
    world.github.control.fault({ path: '/repos/**', for_ms: 60_000, fault: { kind: 'status', status: 503 } });
    for (let failure = 1; failure <= 5; failure += 1) {
      await expect(one.tracker.read(repo, 1)).rejects.toThrow('503');
    }
    const before = world.github.control.calls().total;
    offset += 1000;
    await expect(other.tracker.read(repo, 1)).rejects.toThrow('not to be called');
    expect(world.github.control.calls().total).toBe(before);

    offset += 75_000; // it answers again
    const look = { calls: 1, writes: 0, creates: 0, urgent: false, patienceMs: 0 };
    expect(await one.budget.reserve(look)).toMatchObject({ granted: true });
    expect(await other.budget.reserve(look)).toMatchObject({ granted: false, why: 'down' });
    await one.tracker.create(repo, draft);
    offset += 1000;
    expect(await other.budget.reserve(look)).toMatchObject({ granted: true });
  });

  function worker(journal: ReturnType<typeof createMemoryBudgetJournal>): {
    budget: Budget;
    tracker: World['tracker'];
  } {
    const settings = budgetSettingsSchema.parse({});
    const budget = createBudget({ journal, settings, now, random: Math.random, sleep: () => Promise.resolve() });
    return { budget, tracker: createBudgetedIssueTracker(world.tracker, budget) };
  }
});
