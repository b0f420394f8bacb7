/** An issue as it is kept in memory; times in epoch milliseconds. */
export interface MemoryIssue {
  repo: string;
  number: number;
  author: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | undefined;
  closedBy: string | undefined;
  labels: readonly string[];
  assignees: readonly string[];
  locked: boolean;
  comments: { author: string; body: string; at: number }[];
  createdAt: number;
  /** In whole seconds, as GitHub has it. */
  updatedAt: number;
  /** Lists show it from then on. */
  listedAt: number;
  /** What is left of it when it is no longer here. */
  gone?: 'deleted' | { repo: string; number: number };
}

interface Repository {
  /** The issue with the number n stands at n - 1. */
  issues: MemoryIssue[];
  /** Each change with its time, in order, so that a list looks at what is recent and not at all issues. */
  changes: { at: number; issue: MemoryIssue }[];
}

export type NewIssue = Pick<MemoryIssue, 'author' | 'title' | 'body' | 'labels' | 'assignees'>;

export interface MemoryRepositories {
  add(repo: string, issue: NewIssue): MemoryIssue;
  /** Wherever it was transferred to; nothing when it was deleted or never was. */
  find(repo: string, number: number): MemoryIssue | undefined;
  /** What a list of the changes since then shows. */
  listed(repo: string, since: string): MemoryIssue[];
  all(repo?: string): MemoryIssue[];
  touch(issue: MemoryIssue, change: Partial<MemoryIssue>): void;
  close(issue: MemoryIssue, reason: string, by: string): void;
  open(issue: MemoryIssue): void;
  comment(issue: MemoryIssue, author: string, body: string): void;
}

export function createMemoryRepositories({
  now,
  listingLagMs,
}: {
  now: () => Date;
  listingLagMs: (number: number) => number;
}): MemoryRepositories {
  const repositories = new Map<string, Repository>();

  function repository(repo: string): Repository {
    const key = repo.toLowerCase();
    const found = repositories.get(key) ?? { issues: [], changes: [] };
    repositories.set(key, found);
    return found;
  }

  /** Time never runs backwards here: the list of changes is searched by it. */
  function touch(issue: MemoryIssue, change: Partial<MemoryIssue>): void {
    const { changes } = repository(issue.repo);
    const at = Math.max(inSeconds(now()), changes.at(-1)?.at ?? 0);
    Object.assign(issue, change, { updatedAt: at });
    changes.push({ at, issue });
  }

  function find(repo: string, number: number): MemoryIssue | undefined {
    const issue = repository(repo).issues[number - 1];
    if (typeof issue?.gone === 'object') return find(issue.gone.repo, issue.gone.number);
    return issue?.gone === undefined ? issue : undefined;
  }

  return {
    find,
    touch,

    add(repo, draft) {
      const { issues } = repository(repo);
      const number = issues.length + 1;
      const at = now().getTime();
      const issue: MemoryIssue = {
        ...draft,
        repo,
        number,
        state: 'open',
        stateReason: undefined,
        closedBy: undefined,
        locked: false,
        comments: [],
        createdAt: at,
        updatedAt: at,
        listedAt: at + listingLagMs(number),
      };
      issues.push(issue);
      touch(issue, {});
      return issue;
    },

    listed(repo, since) {
      const { changes } = repository(repo);
      const from = Date.parse(since);
      const at = now().getTime();
      const recent = new Set(changes.slice(firstFrom(changes, from)).map(({ issue }) => issue));
      return [...recent].filter(({ gone, listedAt }) => gone === undefined && listedAt <= at);
    },

    all(repo) {
      const chosen = repo === undefined ? [...repositories.values()] : [repository(repo)];
      return chosen.flatMap(({ issues }) => issues);
    },

    close(issue, reason, by) {
      const wasOpen = issue.state === 'open';
      touch(issue, { state: 'closed', stateReason: reason, ...(wasOpen ? { closedBy: by } : {}) });
    },

    open(issue) {
      if (issue.state === 'open') return;
      touch(issue, { state: 'open', stateReason: 'reopened', closedBy: undefined });
    },

    comment(issue, author, body) {
      touch(issue, {});
      issue.comments.push({ author, body, at: issue.updatedAt });
    },
  };
}

function inSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000) * 1000;
}

/** Where the changes since a time begin. */
function firstFrom(changes: readonly { at: number }[], from: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.at ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
