/** One issue as GitHub has it. */
export interface TrackedIssue {
  /** `owner/name`: another than was asked for when the issue was transferred. */
  repo: string;
  number: number;
  url: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** GitHub's `state_reason`: `completed`, `not_planned`, `duplicate`, `reopened`. */
  stateReason?: string | undefined;
  /** Absent while the issue is open, and in lists, which do not tell. */
  closedBy?: 'us' | 'others' | undefined;
  labels: readonly string[];
  locked: boolean;
}

/** What a new issue begins with. */
export interface IssueDraft {
  title: string;
  body: string;
  labels: readonly string[];
  assignees: readonly string[];
}

/** What is to be different; what is left out stays. Labels are the whole list. */
export interface IssueChange {
  title?: string;
  body?: string;
  labels?: readonly string[];
  state?: 'open' | 'completed' | 'duplicate';
}

/**
 * What is needed of GitHub. `repo` is `owner/name`. Each method calls once: whoever calls decides whether to try again.
 * A failure is a `CasefileError`: `effect` is `none` where GitHub certainly did nothing, `retryAt` is set where GitHub
 * named a time.
 */
export interface IssueTracker {
  /** Opens an issue with one request. */
  create(repo: string, draft: IssueDraft): Promise<TrackedIssue>;
  /** The issue, wherever it was transferred to; nothing when it is gone while its repository can still be read. */
  read(repo: string, number: number): Promise<TrackedIssue | undefined>;
  update(repo: string, number: number, change: IssueChange): Promise<TrackedIssue>;
  /** Issues that our App opened and that changed since then (ISO 8601 UTC), all of them; a listing that fails is no empty listing. */
  own(repo: string, query: { state: 'open' | 'all'; since: string }): Promise<TrackedIssue[]>;
  comment(repo: string, number: number, body: string): Promise<void>;
  /** The bodies of our App's comments on an issue since then. */
  ownComments(repo: string, number: number, since: string): Promise<string[]>;
}
