import { describe, expect, it } from '@jest/globals';
import { issueTrackerContract } from '../test/issue-tracker-contract.js';
import { createMemoryIssueTracker } from './memory-issue-tracker.js';

const repo = 'shop/alerts';
const draft = { title: '[P1] orders-errors', body: 'body', labels: ['casefile'], assignees: [] };
const start = Date.parse('2026-03-01T10:00:00.000Z');

issueTrackerContract('memory', () => {
  const world = { at: start, lag: 0 };
  const tracker = createMemoryIssueTracker({ now: () => new Date(world.at), listingLagMs: () => world.lag });
  return {
    tracker,
    people: tracker.people,
    repo,
    other: 'shop/archive',
    holdBackNewIssues() {
      world.lag = 60_000;
      return () => {
        world.at += 60_000;
        return Promise.resolve();
      };
    },
  };
});

describe('the memory tracker', () => {
  const methods = ['create', 'read', 'update', 'own', 'comment', 'ownComments'] as const;
  const act = async (tracker: ReturnType<typeof createMemoryIssueTracker>, method: (typeof methods)[number]) =>
    ({
      create: () => tracker.create(repo, draft),
      read: () => tracker.read(repo, 1),
      update: () => tracker.update(repo, 1, { body: 'new' }),
      own: () => tracker.own(repo, { state: 'all', since: '2020' }),
      comment: () => tracker.comment(repo, 1, 'still on'),
      ownComments: () => tracker.ownComments(repo, 1, '2020'),
    })[method]();

  it.each(methods)('fails a %s before and after it took effect, and counts both', async (method) => {
    const tracker = createMemoryIssueTracker();
    await tracker.create(repo, draft);
    const done = () => {
      const [first, ...more] = tracker.issues(repo);
      return (first?.body === 'new' ? 1 : 0) + (first?.comments.length ?? 0) + more.length;
    };
    const before = { ...tracker.calls };
    tracker.failNext(method, 'before', new Error('socket hang up'));
    await expect(act(tracker, method)).rejects.toThrow('socket hang up');
    expect(done()).toBe(0);
    tracker.failNext(method, 'after');
    await expect(act(tracker, method)).rejects.toThrow(`${method} failed after`);
    expect(done()).toBe(['create', 'update', 'comment'].includes(method) ? 1 : 0);
    expect(tracker.calls).toEqual({ ...before, [method]: before[method] + 2 });
  });

  it('lists by the whole second of the last change, as GitHub does', async () => {
    const clock = { at: start + 900 };
    const tracker = createMemoryIssueTracker({ now: () => new Date(clock.at) });
    await tracker.create(repo, draft);
    const since = (ms: number) => tracker.own(repo, { state: 'all', since: new Date(start + ms).toISOString() });
    expect(await since(0)).toHaveLength(1);
    expect(await since(1)).toHaveLength(0);
    clock.at = start + 5000;
    await tracker.update(repo, 1, { state: 'completed' });
    await tracker.update(repo, 1, { body: 'over' });
    expect(await since(5000)).toMatchObject([{ number: 1, body: 'over' }]);
  });

  it('refuses a list that is too long to be read, rather than cut it', async () => {
    const tracker = createMemoryIssueTracker();
    for (let index = 0; index < 1000; index += 1) await tracker.create(repo, draft);
    expect(await tracker.own(repo, { state: 'open', since: '2020' })).toHaveLength(1000);
    await tracker.create(repo, draft);
    await expect(tracker.own(repo, { state: 'open', since: '2020' })).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('keeps what is gone in sight of tests', async () => {
    const tracker = createMemoryIssueTracker();
    await tracker.create(repo, draft);
    await tracker.create(repo, draft);
    tracker.people.delete(repo, 1);
    tracker.people.transfer(repo, 2, 'shop/archive');
    expect(tracker.issues(repo).map(({ gone }) => gone)).toEqual(['deleted', { repo: 'shop/archive', number: 1 }]);
    expect(tracker.issues().filter(({ gone }) => gone === undefined)).toHaveLength(1);
  });
});
