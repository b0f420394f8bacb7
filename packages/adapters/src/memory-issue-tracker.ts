import type { IssueChange, IssueDraft, IssueTracker, TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createFaults, type Faults } from './memory-faults.js';
import { createMemoryPeople, type People } from './memory-people.js';
import { createMemoryRepositories, type MemoryIssue } from './memory-repositories.js';

type Method = keyof IssueTracker;

/** GitHub in memory, for tests and simulations; it passes the same contract as the real one. */
export interface MemoryIssueTracker extends IssueTracker, Faults<Method> {
  /** What people do on GitHub's pages. */
  people: People;
  /** All issues that there are, by repository and number; those that are gone, too. */
  issues(repo?: string): readonly Readonly<MemoryIssue>[];
  /** How often each method was called. */
  readonly calls: Readonly<Record<Method, number>>;
}

export interface MemoryIssueTrackerOptions {
  now?: () => Date;
  /** Milliseconds that an issue of this number stays out of lists after it was made. */
  listingLagMs?: (number: number) => number;
  /** The login of our App. */
  app?: string;
}

export function createMemoryIssueTracker({
  now = () => new Date(),
  listingLagMs = () => 0,
  app = 'casefile[bot]',
}: MemoryIssueTrackerOptions = {}): MemoryIssueTracker {
  const { run, failNext } = createFaults<Method>();
  const calls: Record<Method, number> = { create: 0, read: 0, update: 0, own: 0, comment: 0, ownComments: 0 };
  const repositories = createMemoryRepositories({ now, listingLagMs });
  const step = <T>(method: Method, act: () => T): Promise<T> => {
    calls[method] += 1;
    return run(method, act);
  };

  function demand(repo: string, number: number): MemoryIssue {
    const issue = repositories.find(repo, number);
    if (!issue) throw new CasefileError('not_found', `${repo}#${number} is gone`, { effect: 'none' });
    return issue;
  }

  return {
    failNext,
    calls,
    people: createMemoryPeople(repositories, app),
    issues: (repo) => repositories.all(repo),

    create: (repo, draft) =>
      step('create', () => {
        check(draft);
        return tracked(repositories.add(repo, { ...draft, author: app }), app);
      }),

    read: (repo, number) =>
      step('read', () => {
        const issue = repositories.find(repo, number);
        return issue && tracked(issue, app);
      }),

    update: (repo, number, change) =>
      step('update', () => {
        const issue = demand(repo, number);
        check(change);
        const { title, body, labels, state } = change;
        if (state === 'open') repositories.open(issue);
        else if (state) repositories.close(issue, state, app);
        repositories.touch(issue, {
          ...(title === undefined ? {} : { title }),
          ...(body === undefined ? {} : { body }),
          ...(labels === undefined ? {} : { labels }),
        });
        return tracked(issue, app);
      }),

    own: (repo, { state, since }) =>
      step('own', () => {
        const found = repositories
          .listed(repo, since)
          .filter((issue) => issue.author === app && (state === 'all' || issue.state === 'open'))
          .sort((a, b) => b.number - a.number);
        if (found.length > MOST_LISTED) {
          throw new CasefileError('unavailable', `${repo} has more than ${MOST_LISTED} issues of ours since ${since}`);
        }
        return found.map((issue) => ({ ...tracked(issue, app), closedBy: undefined }));
      }),

    comment: (repo, number, body) =>
      step('comment', () => {
        const issue = demand(repo, number);
        if (issue.locked) {
          throw new CasefileError('access_denied', `${repo}#${number} is locked`, { effect: 'none' });
        }
        repositories.comment(issue, app, body);
      }),

    ownComments: (repo, number, since) =>
      step('ownComments', () =>
        demand(repo, number)
          .comments.filter(({ author, at }) => author === app && at >= Date.parse(since))
          .map(({ body }) => body),
      ),
  };
}

/** Ten pages of a hundred: as far as the real tracker reads. */
const MOST_LISTED = 1000;

/** What GitHub refuses: https://docs.github.com/en/rest/issues/issues#create-an-issue */
function check({ title, body }: Partial<Pick<IssueDraft & IssueChange, 'title' | 'body'>>): void {
  const refuse = (why: string) => {
    throw new CasefileError('invalid', `GitHub refuses the issue: ${why}`, { effect: 'none' });
  };
  if (title?.trim() === '') refuse('it has no title');
  if (isLonger(title, 256)) refuse('its title is longer than 256 characters');
  if (isLonger(body, 65_536)) refuse('its body is longer than 65536 characters');
}

function isLonger(text: string | undefined, most: number): boolean {
  return text !== undefined && text.length > most && Array.from(text).length > most;
}

function tracked(issue: MemoryIssue, app: string): TrackedIssue {
  const { repo, number, title, body, state, stateReason, closedBy, labels, locked } = issue;
  return {
    repo,
    number,
    url: `https://github.com/${repo}/issues/${number}`,
    title,
    body,
    state,
    stateReason,
    closedBy: closedBy === undefined ? undefined : closedBy === app ? 'us' : 'others',
    labels: [...labels],
    locked,
  };
}
