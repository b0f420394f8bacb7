import type { MemoryIssue, MemoryRepositories } from './memory-repositories.js';

/** What people do to issues on GitHub's pages, and what other Apps do. */
export interface People {
  open(repo: string, title: string, body?: string): number;
  close(repo: string, number: number, reason?: 'completed' | 'not_planned' | 'duplicate'): void;
  reopen(repo: string, number: number): void;
  edit(repo: string, number: number, body: string): void;
  retitle(repo: string, number: number, title: string): void;
  relabel(repo: string, number: number, labels: readonly string[]): void;
  comment(repo: string, number: number, body: string): void;
  lock(repo: string, number: number): void;
  /** Answers the number that the issue gets there. */
  transfer(repo: string, number: number, to: string): number;
  delete(repo: string, number: number): void;
}

const PERSON = 'a-person';

export function createMemoryPeople(repositories: MemoryRepositories, app: string): People {
  if (app === PERSON) throw new Error('the App and the people need logins of their own');

  function demand(repo: string, number: number): MemoryIssue {
    const issue = repositories.find(repo, number);
    if (!issue) throw new Error(`there is no issue ${number} in ${repo}`);
    return issue;
  }

  return {
    open: (repo, title, body = '') =>
      repositories.add(repo, { title, body, author: PERSON, labels: [], assignees: [] }).number,
    close: (repo, number, reason = 'completed') => repositories.close(demand(repo, number), reason, PERSON),
    reopen: (repo, number) => repositories.open(demand(repo, number)),
    edit: (repo, number, body) => repositories.touch(demand(repo, number), { body }),
    retitle: (repo, number, title) => repositories.touch(demand(repo, number), { title }),
    relabel: (repo, number, labels) => repositories.touch(demand(repo, number), { labels: [...labels] }),
    comment: (repo, number, body) => repositories.comment(demand(repo, number), PERSON, body),
    lock: (repo, number) => repositories.touch(demand(repo, number), { locked: true }),
    delete(repo, number) {
      demand(repo, number).gone = 'deleted';
    },
    transfer(repo, number, to) {
      const issue = demand(repo, number);
      const { author, title, body, labels, assignees } = issue;
      const moved = repositories.add(to, { author, title, body, labels, assignees });
      const { state, stateReason, closedBy, locked, comments, listedAt } = issue;
      repositories.touch(moved, { state, stateReason, closedBy, locked, comments: [...comments], listedAt });
      issue.gone = { repo: to, number: moved.number };
      return moved.number;
    },
  };
}
