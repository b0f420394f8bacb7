import type { IssueDraft, IssueTracker } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import type { People } from '../src/memory-people.js';

/** Two empty repositories under test, and the people who work in them. */
export interface IssueTrackerHarness {
  tracker: IssueTracker;
  people: People;
  /** `owner/name`: where the issues go, and where people may transfer them to. */
  repo: string;
  other: string;
  /** New issues stay out of lists until the answer is called; the clock may go on until then. */
  holdBackNewIssues: () => () => Promise<void>;
  end?: () => Promise<void>;
}

/** What every issue tracker must do, wherever its issues are. */
export function issueTrackerContract(
  name: string,
  make: () => IssueTrackerHarness | Promise<IssueTrackerHarness>,
): void {
  describe(`issue tracker: ${name}`, () => {
    const longAgo = '2020-01-01T00:00:00.000Z';
    const draft: IssueDraft = {
      title: '[P1] orders-errors: cpu > 90 & "rising"',
      body: '<!-- casefile key=ab episode=1 -->\n| a | b |\n日本 🙂 `x`',
      labels: ['casefile', 'Pri: P1'],
      assignees: [],
    };
    const titled = (title: string): IssueDraft => ({ ...draft, title });
    const withTracker = (test: (harness: IssueTrackerHarness) => Promise<void>) => async () => {
      const harness = await make();
      try {
        await test(harness);
      } finally {
        await harness.end?.();
      }
    };
    const numbers = async ({ tracker, repo }: IssueTrackerHarness, state: 'open' | 'all', since = longAgo) =>
      (await tracker.own(repo, { state, since })).map(({ number }) => number);

    it(
      'opens an issue, and reads it as it was asked for',
      withTracker(async ({ tracker, repo }) => {
        const created = await tracker.create(repo, draft);
        expect(created).toMatchObject({
          repo,
          number: expect.any(Number),
          url: expect.stringMatching(new RegExp(`/${repo}/issues/${created.number}$`)),
          title: draft.title,
          body: draft.body,
          state: 'open',
          labels: ['casefile', 'Pri: P1'],
          locked: false,
        });
        expect(created.closedBy).toBeUndefined();
        expect(await tracker.read(repo, created.number)).toEqual(created);
      }),
    );

    it(
      'numbers issues upwards',
      withTracker(async ({ tracker, repo }) => {
        const first = await tracker.create(repo, titled('first'));
        const second = await tracker.create(repo, titled('second'));
        expect(second.number).toBeGreaterThan(first.number);
      }),
    );

    it(
      'changes what it is told to, and leaves the rest',
      withTracker(async ({ tracker, repo }) => {
        const { number } = await tracker.create(repo, draft);
        expect(await tracker.update(repo, number, { body: 'new' })).toMatchObject({ ...untouched, body: 'new' });
        expect(await tracker.update(repo, number, { title: 'new' })).toMatchObject({ title: 'new', body: 'new' });
        expect(await tracker.update(repo, number, { labels: ['casefile', 'Pri: P0'] })).toMatchObject({
          title: 'new',
          labels: ['casefile', 'Pri: P0'],
        });
        expect(await tracker.read(repo, number)).toMatchObject({ title: 'new', body: 'new', state: 'open' });
      }),
    );

    it.each<['completed' | 'duplicate']>([['completed'], ['duplicate']])(
      'closes as %s and opens again',
      async (state) =>
        withTracker(async ({ tracker, repo }) => {
          const { number } = await tracker.create(repo, draft);
          const closed = { state: 'closed', stateReason: state, closedBy: 'us' };
          expect(await tracker.update(repo, number, { state })).toMatchObject(closed);
          expect(await tracker.read(repo, number)).toMatchObject(closed);
          expect(await tracker.update(repo, number, { state: 'open' })).toMatchObject({
            state: 'open',
            stateReason: 'reopened',
          });
          expect((await tracker.read(repo, number))?.closedBy).toBeUndefined();
        })(),
    );

    it(
      'does the same change twice without harm',
      withTracker(async ({ tracker, repo }) => {
        const { number } = await tracker.create(repo, draft);
        const once = await tracker.update(repo, number, { state: 'completed', body: 'over' });
        expect(await tracker.update(repo, number, { state: 'completed', body: 'over' })).toEqual(once);
      }),
    );

    it.each<['completed' | 'not_planned' | 'duplicate']>([['completed'], ['not_planned'], ['duplicate']])(
      'says that somebody else closed an issue as %s',
      async (reason) =>
        withTracker(async ({ tracker, people, repo }) => {
          const { number } = await tracker.create(repo, draft);
          people.close(repo, number, reason);
          const closed = { state: 'closed', stateReason: reason, closedBy: 'others' };
          expect(await tracker.read(repo, number)).toMatchObject(closed);
          expect(await tracker.update(repo, number, { body: 'new' })).toMatchObject({ ...closed, body: 'new' });
        })(),
    );

    it(
      'shows what people did',
      withTracker(async ({ tracker, people, repo }) => {
        const { number } = await tracker.create(repo, draft);
        people.retitle(repo, number, 'Known: disk is small');
        people.edit(repo, number, 'rewritten');
        people.relabel(repo, number, ['bug']);
        people.lock(repo, number);
        expect(await tracker.read(repo, number)).toMatchObject({
          title: 'Known: disk is small',
          body: 'rewritten',
          labels: ['bug'],
          locked: true,
        });
        await tracker.update(repo, number, { state: 'completed' });
        people.reopen(repo, number);
        expect(await tracker.read(repo, number)).toMatchObject({ state: 'open', stateReason: 'reopened' });
      }),
    );

    it(
      'follows an issue that was transferred',
      withTracker(async ({ tracker, people, repo, other }) => {
        await tracker.create(other, titled('there before'));
        const { number } = await tracker.create(repo, draft);
        const moved = people.transfer(repo, number, other);
        const found = await tracker.read(repo, number);
        expect(found).toMatchObject({ repo: other, number: moved, title: draft.title, body: draft.body });
        expect(found?.url).toContain(`/${other}/issues/${moved}`);
        expect(await tracker.update(other, moved, { body: 'new' })).toMatchObject({ repo: other, body: 'new' });
        expect(await numbers({ tracker, repo } as IssueTrackerHarness, 'all')).toEqual([]);
      }),
    );

    it(
      'tells an issue that is gone from one that cannot be read',
      withTracker(async ({ tracker, people, repo }) => {
        const { number } = await tracker.create(repo, draft);
        people.delete(repo, number);
        expect(await tracker.read(repo, number)).toBeUndefined();
        expect(await tracker.read(repo, number + 1000)).toBeUndefined();
      }),
    );

    it(
      'refuses to change or comment on an issue that is gone, and did nothing',
      withTracker(async ({ tracker, people, repo }) => {
        const { number } = await tracker.create(repo, draft);
        people.delete(repo, number);
        const gone = { kind: 'not_found', effect: 'none' };
        await expect(tracker.update(repo, number, { body: 'new' })).rejects.toMatchObject(gone);
        await expect(tracker.comment(repo, number, 'still on')).rejects.toMatchObject(gone);
      }),
    );

    it.each<[string, Partial<IssueDraft>]>([
      ['without a title', { title: ' ' }],
      ['with a title that is too long', { title: 'x'.repeat(257) }],
      ['with a body that is too long', { body: 'x'.repeat(65_537) }],
    ])('refuses an issue %s for good, and did nothing', async (_, part) =>
      withTracker(async (harness) => {
        const { tracker, repo } = harness;
        const refused = { kind: 'invalid', effect: 'none' };
        await expect(tracker.create(repo, { ...draft, ...part })).rejects.toMatchObject(refused);
        expect(await numbers(harness, 'all')).toEqual([]);
      })(),
    );

    it(
      'takes as much as GitHub does',
      withTracker(async ({ tracker, repo }) => {
        const most = { ...draft, title: '🙂'.repeat(256), body: 'x'.repeat(65_536) };
        expect(await tracker.create(repo, most)).toMatchObject({ title: most.title, body: most.body });
      }),
    );

    it(
      'lists our issues, the latest first, and nobody else’s',
      withTracker(async (harness) => {
        const { tracker, people, repo } = harness;
        const first = await tracker.create(repo, titled('first'));
        people.open(repo, 'Not ours', draft.body);
        const second = await tracker.create(repo, titled('second'));
        expect(await numbers(harness, 'all')).toEqual([second.number, first.number]);
        const [latest] = await tracker.own(repo, { state: 'all', since: longAgo });
        expect(latest).toMatchObject({ repo, title: 'second', body: draft.body, state: 'open', url: second.url });
      }),
    );

    it(
      'lists open issues, or all',
      withTracker(async (harness) => {
        const { tracker, people, repo } = harness;
        const open = await tracker.create(repo, titled('open'));
        const closed = await tracker.create(repo, titled('closed'));
        const deleted = await tracker.create(repo, titled('deleted'));
        await tracker.update(repo, closed.number, { state: 'completed' });
        people.delete(repo, deleted.number);
        expect(await numbers(harness, 'open')).toEqual([open.number]);
        expect(await numbers(harness, 'all')).toEqual([closed.number, open.number]);
        expect(await tracker.own(repo, { state: 'all', since: longAgo })).toMatchObject([
          { state: 'closed', stateReason: 'completed', closedBy: undefined },
          { state: 'open' },
        ]);
      }),
    );

    it(
      'lists what changed since a time, and nothing of a repository where nothing did',
      withTracker(async (harness) => {
        const { tracker, repo, other } = harness;
        await tracker.create(repo, draft);
        expect(await numbers(harness, 'all', '9999-01-01T00:00:00.000Z')).toEqual([]);
        expect(await tracker.own(other, { state: 'all', since: longAgo })).toEqual([]);
      }),
    );

    it(
      'lists a new issue late, and reads it at once',
      withTracker(async (harness) => {
        const { tracker, repo, holdBackNewIssues } = harness;
        const release = holdBackNewIssues();
        const { number } = await tracker.create(repo, draft);
        expect(await numbers(harness, 'all')).toEqual([]);
        expect(await tracker.read(repo, number)).toMatchObject({ number });
        await release();
        expect(await numbers(harness, 'all')).toEqual([number]);
      }),
    );

    it(
      'lists hundreds of issues',
      withTracker(async (harness) => {
        const { tracker, repo } = harness;
        for (let index = 0; index < 205; index += 1) await tracker.create(repo, titled(`issue ${index}`));
        const listed = await numbers(harness, 'open');
        expect(new Set(listed).size).toBe(205);
        expect([...listed].sort((a, b) => b - a)).toEqual(listed);
      }),
    );

    it(
      'comments, and finds its own comments again',
      withTracker(async ({ tracker, people, repo }) => {
        const { number } = await tracker.create(repo, draft);
        await tracker.comment(repo, number, 'still on: cpu > 90');
        people.comment(repo, number, 'I am on it');
        await tracker.comment(repo, number, 'still on');
        expect(await tracker.ownComments(repo, number, longAgo)).toEqual(['still on: cpu > 90', 'still on']);
        expect(await tracker.ownComments(repo, number, '9999-01-01T00:00:00.000Z')).toEqual([]);
      }),
    );

    it(
      'cannot comment on a locked issue, but change its body',
      withTracker(async ({ tracker, people, repo }) => {
        const { number } = await tracker.create(repo, draft);
        people.lock(repo, number);
        const denied = { kind: 'access_denied', effect: 'none', message: expect.stringContaining('locked') };
        await expect(tracker.comment(repo, number, 'still on')).rejects.toMatchObject(denied);
        expect(await tracker.update(repo, number, { body: 'new' })).toMatchObject({ body: 'new', locked: true });
      }),
    );

    it(
      'takes the names of repositories in any case',
      withTracker(async ({ tracker, repo }) => {
        const { number } = await tracker.create(repo, draft);
        expect(await tracker.read(repo.toUpperCase(), number)).toMatchObject({ number, title: draft.title });
        expect(await tracker.own(repo.toUpperCase(), { state: 'all', since: longAgo })).toHaveLength(1);
      }),
    );

    const untouched = { title: draft.title, labels: ['casefile', 'Pri: P1'], state: 'open' };
  });
}
