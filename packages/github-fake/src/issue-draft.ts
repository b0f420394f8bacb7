import { nextId, type Actor, type State, type StoredIssue, type StoredRepository } from './state.js';
import { isoSeconds } from './time.js';

interface Draft {
  title: string;
  body: string | null;
  author: Actor;
  labels: string[];
  assignees: string[];
}

/** Adds a new, open issue to a repository. */
export function addIssue(
  draft: Draft,
  repository: StoredRepository,
  { state, now, drawListingLag }: { state: State; now: Date; drawListingLag: () => number },
): StoredIssue {
  const at = isoSeconds(now);
  const issue: StoredIssue = {
    id: nextId(state),
    number: nextNumber(repository),
    ...draft,
    state: 'open',
    state_reason: null,
    closed_by: null,
    closed_at: null,
    created_at: at,
    updated_at: at,
    locked: false,
    listed_at: new Date(now.getTime() + drawListingLag()).toISOString(),
    comments: [],
  };
  repository.issues.push(issue);
  return issue;
}

/** Issues are stored in the order of their numbers, and none is ever taken out. */
export function nextNumber({ issues }: StoredRepository): number {
  return (issues.at(-1)?.number ?? 0) + 1;
}
