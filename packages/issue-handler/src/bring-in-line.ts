import {
  type AlertState,
  changesTo,
  hasNews,
  isHeld,
  isLeftForLater,
  noSnooze,
  roomIn,
  snoozeOf,
  type TrackedIssue,
  wasClosedByPerson,
  wasReopenedByPerson,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { type Case, inStep, shownOnly } from './case.js';
import { commentOnce } from './comment-once.js';
import { type Desk, issueFor, silenceOn } from './desk.js';

export type Outcome = 'in_step' | 'closed_by_person';

/** Makes an issue say what is wanted: looks at it first, because people change issues, and writes only what differs. */
export async function bringInLine(one: Case, issue: TrackedIssue, desk: Desk): Promise<Outcome> {
  if (issue.state === 'closed' && issue.closedBy === 'us' && issue.stateReason === 'duplicate') {
    throw new CasefileError('conflict', `#${issue.number} was closed as a duplicate; another issue takes its place`);
  }
  const at = desk.now().toISOString();
  const where = { issue_repo: issue.repo, issue_number: issue.number, issue_url: issue.url };
  if (wasClosedByPerson(one.state, issue)) {
    await one.save({
      ...where,
      issue_state: 'closed',
      issue_state_reason: issue.stateReason,
      manually_closed: true,
      manually_closed_at: one.state.manually_closed_at ?? at,
      told_at: one.state.last_comment_at, // they have looked at it by themselves
      ...noSnooze,
      ...inStep(one.state),
    });
    return 'closed_by_person';
  }
  const state = seenOnGitHub(one.state, issue, at);
  const isSilenced = silenceOn(desk, state) !== undefined;
  const still = { isHeld: isHeld(state, desk.now()), isSilenced };
  const change = changesTo(issue, state, issueFor(desk, issue.repo, state, roomIn(issue.body)), still);
  // GitHub does not say who reopened an issue: if the record of it is lost, it must not look like a person's doing
  if (change.state === 'open') await one.save({ issue_state: 'open' });
  const now = Object.keys(change).length > 0 ? await desk.tracker.update(issue.repo, issue.number, change) : issue;
  // closing and reopening tell people by themselves, and GitHub takes no comment on a locked issue
  const isTold = !isSilenced && hasNews(state);
  if (isTold && change.state === undefined && !issue.locked) await commentOnce(one, issue, desk);
  const isLeft = isSilenced && isLeftForLater({ ...state, issue_state: now.state }, desk.now());
  const { snoozed_label, snoozed_until, snoozed_priority } = state;
  await one.save({
    ...where,
    issue_state: now.state,
    issue_state_reason: now.stateReason,
    manually_closed: undefined,
    manually_closed_at: undefined,
    reopened_by_person_at: state.reopened_by_person_at,
    ...(change.title === undefined ? {} : { issue_title: now.title }),
    ...(isLeft ? shownOnly(state) : { told_at: state.last_comment_at, comment_intent_at: undefined }),
    ...{ snoozed_label, snoozed_until, snoozed_priority },
    ...(still.isHeld || isLeft ? {} : inStep(state)), // when it has been quiet, it is looked at again
  });
  return 'in_step';
}

/** The state with what a person did to the issue: it says so in the issue, too. */
function seenOnGitHub(state: AlertState, issue: TrackedIssue, at: string): AlertState {
  const reopened = wasReopenedByPerson(state, issue) ? (state.reopened_by_person_at ?? at) : undefined;
  return { ...state, reopened_by_person_at: reopened, ...snoozeOf(state, issue.labels, new Date(at)) };
}
