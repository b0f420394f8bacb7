import { type AlertState, isHeld, noSnooze, readMarker, type TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { type Case, inStep } from './case.js';
import { createOnce } from './create-once.js';
import { type Desk, issueFor, routeOf, shortlyBefore } from './desk.js';

/** A request must not be cut off from outside in the middle: it takes 12 seconds at most, and its record a moment. */
const CREATION_NEEDS_MS = 15_000;

/**
 * Opens the issue of this episode, once. Its number is recorded at once: nothing that may fail stands between. An issue
 * that an earlier attempt made is taken on instead; the lowest number, if there are several.
 */
export async function openIssue(one: Case, desk: Desk): Promise<void> {
  const { intent_since, intent_at, intent_repo, told_at, last_comment_at } = one.state;
  const repo = intent_repo ?? routeOf(desk, one.state).repository;
  const { made: issue, found } = await createOnce<TrackedIssue>({
    intentAt: intent_at,
    waitMs: desk.unknownOutcomeWaitMs,
    now: desk.now,
    find: () => findIssue(one.state, repo, desk),
    intend: async () => {
      if (desk.endsAt - desk.now().getTime() < CREATION_NEEDS_MS) {
        throw new CasefileError('unavailable', 'too little is left of this invocation to open an issue');
      }
      const at = desk.now().toISOString();
      // the new issue tells people by itself of all that is known now
      await one.save({ intent_since: intent_since ?? at, intent_at: at, intent_repo: repo, told_at: last_comment_at });
    },
    withdraw: () => one.save({ intent_since, intent_at, intent_repo, told_at }),
    create: () => {
      const { title, body, labels } = issueFor(desk, repo, one.state);
      return desk.tracker.create(repo, { title, body, labels, assignees: routeOf(desk, one.state).assignees });
    },
  });
  await one.save({
    issue_episode: one.state.episode,
    issue_number: issue.number,
    issue_repo: issue.repo,
    issue_url: issue.url,
    issue_title: issue.title,
    issue_state: 'open',
    ...nothingOfAnEarlierIssue,
    // a new issue says all that is wanted, unless it is to be closed again
    ...(found || one.state.status === 'CLOSED' || isHeld(one.state, desk.now()) ? {} : inStep(one.state)),
  });
}

const nothingOfAnEarlierIssue = {
  issue_state_reason: undefined,
  manually_closed: undefined,
  manually_closed_at: undefined,
  reopened_by_person_at: undefined,
  intent_since: undefined,
  intent_at: undefined,
  intent_repo: undefined,
  comment_intent_at: undefined,
  ...noSnooze,
};

async function findIssue(state: AlertState, repo: string, desk: Desk): Promise<TrackedIssue | undefined> {
  const since = shortlyBefore(state.intent_since ?? desk.now().toISOString());
  const own = await desk.tracker.own(repo, { state: 'all', since });
  const mine = own.filter(({ body }) => {
    const marker = readMarker(desk.markerKeys, repo, body);
    return marker?.fingerprint === state.fingerprint && marker.episode === state.episode;
  });
  return mine.sort((a, b) => a.number - b.number)[0];
}
