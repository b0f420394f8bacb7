import { describe, expect, it } from '@jest/globals';
import { createMemoryAlertStore, createMemoryIssueQueue, createMemoryIssueTracker } from '@casefile/adapters';
import { signMarker } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createLogger } from '@casefile/lambda-kit';
import { delivery, minute, record } from '../../adapters/test/alert-deliveries.js';
import { tidyIssues, type TidyIssuesOptions } from './tidy-issues.js';

const repo = 'shop/alerts';
const key = 'a key for tests alone';
const a = 'a'.repeat(64);
const b = 'b'.repeat(64);

describe('tidying issues', () => {
  it('closes the duplicate with the higher number, says of which it is one, and has the other one looked at', async () => {
    const world = setUp();
    const kept = await world.issueOf(a);
    const duplicate = await world.open(a);
    expect(await world.sweep()).toEqual({ repositories: 1, duplicates_closed: 1, looks: 0, deferred: 0 });
    expect(world.issue(kept)).toMatchObject({ state: 'open' });
    expect(world.issue(duplicate)).toMatchObject({ state: 'closed', stateReason: 'duplicate' });
    expect(world.issue(duplicate)?.comments).toMatchObject([{ body: `Duplicate of #${kept}` }]);
    expect(world.queue.sent).toMatchObject([{ fingerprint: a, look: true, nonce: minute(10) }]);
    expect(await world.sweep()).toMatchObject({ duplicates_closed: 0 });
  });

  it('makes the lowest number the alert’s issue before it closes the one that was', async () => {
    const world = setUp();
    const lower = await world.open(a);
    const recordedOne = await world.issueOf(a);
    await world.sweep();
    expect(await world.state(a)).toMatchObject({ issue_number: lower, issue_state: 'open' });
    expect(world.issue(lower)).toMatchObject({ state: 'open' });
    expect(world.issue(recordedOne)).toMatchObject({ state: 'closed', stateReason: 'duplicate' });
  });

  it('closes nothing when issue-agent wrote meanwhile', async () => {
    const world = setUp();
    const lower = await world.open(a);
    const recordedOne = await world.issueOf(a);
    const { store } = world;
    const sweep = world.sweep({
      store: {
        load: async (fingerprints) => {
          const states = await store.load(fingerprints);
          store.write(a, { issue_number: 99 });
          return states;
        },
        record: (read, change) => store.record(read, change),
      },
    });
    expect(await sweep).toMatchObject({ duplicates_closed: 0 });
    expect([lower, recordedOne].map((number) => world.issue(number)?.state)).toEqual(['open', 'open']);
  });

  it.each(['close', 'reopen'] as const)('has issue-agent look at an issue after a person’s %s', async (deed) => {
    const world = setUp();
    const number = await world.issueOf(a);
    if (deed === 'reopen') {
      await world.tracker.update(repo, number, { state: 'completed' });
      world.store.write(a, { issue_state: 'closed' });
    }
    expect(await world.sweep()).toMatchObject({ looks: 0 });
    world.tracker.people[deed](repo, number);
    expect(await world.sweep()).toMatchObject({ looks: 1 });
    expect(world.queue.sent).toMatchObject([{ fingerprint: a, look: true, desired_version: 1, nonce: minute(10) }]);
  });

  it('has issue-agent look at an issue that a person snoozed, until it knows', async () => {
    const world = setUp();
    const number = await world.issueOf(a);
    world.tracker.people.relabel(repo, number, ['casefile', 'snooze:4h']);
    expect(await world.sweep()).toMatchObject({ looks: 1 });
    world.store.write(a, { snoozed_label: 'snooze:4h' });
    expect(await world.sweep()).toMatchObject({ looks: 0 });
    world.tracker.people.relabel(repo, number, ['casefile']);
    expect(await world.sweep()).toMatchObject({ looks: 1 });
  });

  it('takes no issue for ours whose marker is another’s, is a comment’s or was copied from elsewhere', async () => {
    const world = setUp();
    await world.issueOf(a);
    const facts = { repo, fingerprint: a, episode: 1 };
    const forged = [
      signMarker('another key', facts),
      signMarker(key, { ...facts, repo: 'shop/elsewhere' }),
      signMarker(key, { ...facts, about: minute(1) }),
    ];
    for (const body of forged) await world.tracker.create(repo, { title: 'a', body, labels: [], assignees: [] });
    world.tracker.people.open(repo, 'a', signMarker(key, facts));
    expect(await world.sweep()).toMatchObject({ duplicates_closed: 0 });
  });

  it('knows an alert’s repository in any case', async () => {
    const world = setUp();
    await world.issueOf(a);
    await world.open(a);
    world.store.write(a, { issue_repo: 'Shop/Alerts' });
    expect(await world.sweep()).toMatchObject({ duplicates_closed: 1 });
  });

  it('leaves alone what changed more than two hours ago', async () => {
    const world = setUp();
    await world.issueOf(a);
    await world.open(a);
    expect(await world.sweep({}, 131)).toMatchObject({ duplicates_closed: 0 });
    expect(await world.sweep({}, 119)).toMatchObject({ duplicates_closed: 1 });
  });
});

describe('a failure while issues are tidied', () => {
  it.each([
    ['own', 'before'],
    ['own', 'after'],
    ['update', 'before'],
    ['update', 'after'],
    ['load', 'before'],
    ['load', 'after'],
    ['record', 'before'],
    ['record', 'after'],
    ['wake', 'before'],
    ['wake', 'after'],
  ] as const)(
    'of %s, %s it took effect, fails the job, and the next sweep leaves one open issue',
    async (method, when) => {
      const world = setUp();
      const lower = await world.open(a);
      const recordedOne = await world.issueOf(a);
      if (method === 'wake') world.queue.failNext(method, when);
      else if (method === 'load' || method === 'record') world.store.failNext(method, when);
      else world.tracker.failNext(method, when);
      await expect(world.sweep()).rejects.toThrow('1 repositories or alerts could not be tidied');
      await world.sweep();
      expect(await world.state(a)).toMatchObject({ issue_number: lower });
      expect(world.issue(lower)).toMatchObject({ state: 'open' });
      expect(world.issue(recordedOne)).toMatchObject({ state: 'closed', stateReason: 'duplicate' });
      expect(world.queue.sent).toContainEqual(expect.objectContaining({ fingerprint: a, look: true }));
    },
  );

  it('of the comment is no failure', async () => {
    const world = setUp();
    await world.issueOf(a);
    await world.open(a);
    world.tracker.failNext('comment', 'before');
    expect(await world.sweep()).toMatchObject({ duplicates_closed: 1 });
    expect(world.lines).toContainEqual(expect.objectContaining({ msg: 'the duplicate does not say of which' }));
  });

  it('of one repository does not keep the others from being tidied', async () => {
    const world = setUp();
    await world.issueOf(a);
    const duplicate = await world.open(a);
    world.tracker.failNext('own', 'before', new CasefileError('access_denied', 'not installed there'));
    await expect(world.sweep({ repositories: ['shop/other', repo] })).rejects.toThrow('1 repositories');
    expect(world.issue(duplicate)).toMatchObject({ state: 'closed' });
    expect(world.lines).toContainEqual(expect.objectContaining({ msg: 'could not be tidied', repo: 'shop/other' }));
  });

  it('of one alert does not keep the others of its repository from being tidied', async () => {
    const world = setUp();
    const duplicates = [];
    for (const fingerprint of [a, b]) {
      await world.issueOf(fingerprint);
      duplicates.push(await world.open(fingerprint));
    }
    world.tracker.failNext('update', 'before');
    await expect(world.sweep()).rejects.toThrow('1 repositories or alerts');
    expect(duplicates.map((number) => world.issue(number)?.state).sort()).toEqual(['closed', 'open']);
  });

  it('because GitHub’s limit is reached ends the round: the limit is that of all repositories', async () => {
    const world = setUp();
    world.tracker.failNext('own', 'before', new CasefileError('rate_limited', 'slow down'));
    await expect(world.sweep({ repositories: ['shop/other', repo] })).rejects.toThrow('slow down');
    expect(world.tracker.calls.own).toBe(1);
  });
});

/** A repository, states and the queue at ten past ten; issues are opened at ten. */
function setUp() {
  const store = createMemoryAlertStore();
  const queue = createMemoryIssueQueue();
  const tracker = createMemoryIssueTracker({ now: () => new Date(minute(0)) });
  const lines: unknown[] = [];
  const open = async (fingerprint: string): Promise<number> => {
    const body = `${signMarker(key, { repo, fingerprint, episode: 1 })}\nIt burns.`;
    return (await tracker.create(repo, { title: 'orders-errors', body, labels: [], assignees: [] })).number;
  };
  return {
    store,
    queue,
    tracker,
    lines,
    open,
    /** The issue that the alert’s state knows, in step with it. */
    async issueOf(fingerprint: string): Promise<number> {
      const number = await open(fingerprint);
      await record(store, fingerprint, delivery('FIRING', 0));
      store.write(fingerprint, {
        ...{ synced_version: 1, issue_episode: 1, issue_repo: repo, issue_number: number, issue_state: 'open' },
      });
      return number;
    },
    state: async (fingerprint: string) => (await store.load([fingerprint])).get(fingerprint),
    issue: (number: number) => tracker.issues(repo).find((issue) => issue.number === number),
    sweep: (options: Partial<TidyIssuesOptions> = {}, at = 10) =>
      tidyIssues(
        {
          store,
          issues: queue,
          tracker,
          budget: { reserve: () => Promise.resolve({ granted: true, at: 0 }) },
          markerKeys: ['the key before', key],
          repositories: [repo],
          log: createLogger({ service: 'sweeper' }, { write: (line) => void lines.push(JSON.parse(line)) }),
          ...options,
        },
        new Date(minute(at)),
      ),
  };
}
