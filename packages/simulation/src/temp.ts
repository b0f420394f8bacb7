import type { IssueTracker, TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';

export type MemoryIssueTracker = ReturnType<typeof createMemoryIssueTracker>;
export function createMemoryIssueTracker({
  now,
  listingLagMs,
}: {
  now: () => Date;
  listingLagMs: (n: number) => number;
}) {
  const all: (TrackedIssue & { updatedAt: number; listedAt: number; comments: { at: number; body: string }[] })[] = [];
  const calls: Record<string, number> = {};
  let watcher: (issue: TrackedIssue) => void = () => undefined;
  const count = (name: string) => (calls[name] = (calls[name] ?? 0) + 1);
  const get = (number: number) => {
    const found = all[number - 1];
    if (!found) throw new CasefileError('not_found', 'no issue', { effect: 'none' });
    return found;
  };
  const tracker: IssueTracker = {
    async create(repo, { title, body, labels }) {
      await Promise.resolve();
      count('create');
      const number = all.length + 1;
      const at = now().getTime();
      const issue = {
        repo,
        number,
        url: `u/${number}`,
        title,
        body,
        labels,
        locked: false,
        state: 'open' as const,
        updatedAt: at,
        listedAt: at + listingLagMs(number),
        comments: [],
      };
      all.push(issue);
      watcher(issue);
      return { ...issue };
    },
    async read(_, number) {
      await Promise.resolve();
      count('read');
      return { ...get(number) };
    },
    async update(_, number, { state, ...change }) {
      await Promise.resolve();
      count('update');
      const issue = get(number);
      Object.assign(issue, change, { updatedAt: now().getTime() });
      if (state)
        Object.assign(
          issue,
          state === 'open'
            ? { state: 'open', closedBy: undefined, stateReason: 'reopened' }
            : { state: 'closed', stateReason: state, closedBy: 'us' },
        );
      watcher(issue);
      return { ...issue };
    },
    async own(_, { state, since }) {
      await Promise.resolve();
      count('own');
      const from = Date.parse(since);
      const at = now().getTime();
      return all
        .filter(
          (issue) => issue.updatedAt >= from && issue.listedAt <= at && (state === 'all' || issue.state === state),
        )
        .map((issue) => ({ ...issue, closedBy: undefined }));
    },
    async comment(_, number, body) {
      await Promise.resolve();
      count('comment');
      get(number).comments.push({ at: now().getTime(), body });
    },
    async ownComments(_, number, since) {
      await Promise.resolve();
      count('ownComments');
      return get(number)
        .comments.filter(({ at }) => at >= Date.parse(since))
        .map(({ body }) => body);
    },
  };
  return {
    ...tracker,
    issues: () => all,
    calls: () => calls,
    onChange: (callback: typeof watcher) => void (watcher = callback),
  };
}
