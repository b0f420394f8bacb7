import type { RenderedIssue } from './issue.js';
import { mergeLabels } from './issue-labels.js';
import { mergeBody } from './merge-body.js';
import type { AlertState } from './state.js';
import type { IssueChange, TrackedIssue } from './tracker.js';

/**
 * Whether a person closed the issue, against what is wanted. We left it open and it is closed by somebody else; or it
 * was put aside as "not planned", which we never do, after we had closed it.
 */
export function wasClosedByPerson(state: AlertState, issue: TrackedIssue): boolean {
  if (issue.state === 'open') return false;
  if (state.manually_closed) return true;
  if (state.issue_state === 'closed') return state.status === 'OPEN' && issue.stateReason === 'not_planned';
  return issue.closedBy !== 'us';
}

/** Whether a person reopened an issue that we closed because its alert had resolved: it is left open. */
export function wasReopenedByPerson(state: AlertState, issue: TrackedIssue): boolean {
  if (state.status === 'OPEN' || issue.state === 'closed') return false;
  return state.reopened_by_person_at !== undefined || state.issue_state === 'closed';
}

/**
 * What has to be changed on GitHub: only what differs. A title that is not the one we gave, text outside our marks and
 * labels that are not ours are people's and stay. `state` is as it should be rendered; an issue that is held is not
 * closed, and a silenced one is not reopened.
 */
export function changesTo(
  issue: TrackedIssue,
  state: AlertState,
  rendered: RenderedIssue,
  { isHeld = false, isSilenced = false }: { isHeld?: boolean; isSilenced?: boolean } = {},
): IssueChange {
  const isTitleOurs = state.issue_title === undefined || state.issue_title === issue.title;
  const body = mergeBody(issue.body, rendered.body);
  const labels = mergeLabels(issue.labels, rendered.labels);
  const staysOpen = state.reopened_by_person_at !== undefined || (isHeld && issue.state === 'open');
  const staysClosed = isSilenced && issue.state === 'closed';
  const wanted = !staysClosed && (state.status === 'OPEN' || staysOpen) ? 'open' : 'closed';
  return {
    ...(isTitleOurs && issue.title !== rendered.title ? { title: rendered.title } : {}),
    ...(body === issue.body ? {} : { body }),
    ...(isSameSet(labels, issue.labels) ? {} : { labels }),
    ...(wanted === issue.state ? {} : { state: wanted === 'open' ? 'open' : 'completed' }),
  };
}

/** People are to be told of something that neither a new issue nor a comment has told them. */
export function hasNews({ status, last_comment_at, told_at }: AlertState): boolean {
  return status === 'OPEN' && last_comment_at !== undefined && (told_at === undefined || told_at < last_comment_at);
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const normal = (labels: readonly string[]) => labels.map((label) => label.toLowerCase()).sort();
  return JSON.stringify(normal(some)) === JSON.stringify(normal(others));
}
