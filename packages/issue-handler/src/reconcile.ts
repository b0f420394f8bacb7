import {
  type AlertState,
  type Answer,
  hasIssue,
  isDue,
  isHeld,
  type IssueRecordStore,
  leaveFor,
  lookAgainAt,
  noSnooze,
  type Silencing,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import type { Logger } from '@casefile/lambda-kit';
import { bringInLine } from './bring-in-line.js';
import { type Case, inStep, openCase } from './case.js';
import { type Desk, silenceOn } from './desk.js';
import { needOf } from './intended-action.js';
import { openIssue } from './open-issue.js';

/** What was done about an alert: the name in the log and in the metrics. */
export type Operation = 'CREATED' | 'UPDATED' | 'CLOSED' | 'REOPENED' | 'CLOSED_BY_PERSON' | 'GONE';

export interface ReconcileOptions {
  store: IssueRecordStore;
  /** The state as the first round sees it: those of a batch are read together. */
  firstLook: (fingerprint: string) => Promise<AlertState | undefined>;
  /** Everything that talks to GitHub; rejects when its secret or its routing cannot be read. */
  openDesk: () => Promise<Desk>;
  /** Look at GitHub even when nothing is behind: somebody else changed the issue. */
  look: boolean;
  now: () => Date;
  log: Logger;
  operation: (operation: Operation, state: AlertState) => void;
  /** People are not to be told of this alert now. */
  silenced: (silencing: Silencing, state: AlertState) => void;
}

/** GitHub is not to be called about this alert now. */
export interface Deferral {
  /** As it was read. */
  state: AlertState;
  /** Epoch milliseconds. */
  until: number;
  why: Extract<Answer, { granted: false }>['why'];
  /** What GitHub said, if it was asked. */
  cause?: CasefileError;
}

/** Each round brings one version to GitHub or finds out what another hand did; more rounds are for the next delivery. */
const MAX_ROUNDS = 4;

/**
 * Makes GitHub agree with what is wanted of one alert. Whatever did not finish is done again, so everything here is
 * repeatable. Answers a deferral when there is no room for it now.
 */
export async function reconcile(fingerprint: string, options: ReconcileOptions): Promise<Deferral | undefined> {
  const { store, firstLook, now } = options;
  let mustLook = options.look;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const read = round === 1 ? await firstLook(fingerprint) : (await store.load([fingerprint])).get(fingerprint);
    if (!read || !(isDue(read, now()) || (mustLook && hasIssue(read)))) return undefined;
    const one = openCase(store, read);
    try {
      const desk = await options.openDesk();
      if (await isSilentNow(one, mustLook, desk, options)) {
        if (await isLeft(one, desk, options)) return undefined;
        continue;
      }
      const room = await desk.budget.reserve({ ...needOf(read), urgent: isUrgent(read), patienceMs: patience(desk) });
      if (!room.granted) return { state: read, until: room.at, why: room.why };
      await work(one, desk, options);
      if (await isLeft(one, desk, options)) return undefined;
      mustLook = false;
    } catch (error) {
      const isLost = error instanceof CasefileError && error.kind === 'conflict';
      if (isLost && round < MAX_ROUNDS) continue;
      await remember(one, error, options.log);
      if (!isLimit(error)) throw error;
      return { state: one.state, until: error.retryAt, why: 'limited', cause: error };
    }
  }
  throw new CasefileError('conflict', `what is wanted of ${fingerprint} rose in each of ${MAX_ROUNDS} rounds`);
}

/** What must not wait behind all else. */
export function isUrgent({ priority }: AlertState): boolean {
  return priority === 'P0' || priority === 'P1';
}

/** A short wait for room is waited out, as long as there is time for the work after it. */
const MOST_PATIENCE_MS = 10_000;
const WORK_NEEDS_MS = 25_000;

function patience({ endsAt, now }: Desk): number {
  return Math.min(Math.max(endsAt - now().getTime() - WORK_NEEDS_MS, 0), MOST_PATIENCE_MS);
}

/** Nothing is to be done on GitHub about a silenced alert now, so it needs no room there either. */
async function isSilentNow(one: Case, mustLook: boolean, desk: Desk, { silenced }: ReconcileOptions) {
  const silencing = silenceOn(desk, one.state);
  if (!silencing) return false;
  silenced(silencing, one.state);
  const leave = mustLook && hasIssue(one.state) ? 'quietly' : leaveFor(one.state);
  if (leave === 'forget') await one.save(inStep(one.state));
  return leave !== 'quietly';
}

/** It says all that is wanted, or nobody needs to look at it before its time. */
async function isLeft(one: Case, desk: Desk, { store }: ReconcileOptions): Promise<boolean> {
  if (one.isInStep()) return true;
  const until = leftUntil(one.state, desk);
  return until !== undefined && (await store.defer(one.state, until)) === 'deferred';
}

/** An alert that is silenced, or flaps, stays behind until that is over. */
function leftUntil(state: AlertState, desk: Desk): string | undefined {
  const silencing = silenceOn(desk, state);
  if (silencing) return lookAgainAt(silencing, desk.now());
  return isHeld(state, desk.now()) ? state.held_until : undefined;
}

/** GitHub wants to be left alone for a while. */
function isLimit(error: unknown): error is CasefileError & { retryAt: number } {
  return error instanceof CasefileError && error.kind === 'rate_limited' && error.retryAt !== undefined;
}

/** One version, or one step towards it: the issue is opened, found to be gone, or made to say what is wanted. */
async function work(one: Case, desk: Desk, { operation }: ReconcileOptions): Promise<void> {
  if (!hasIssue(one.state)) {
    await openIssue(one, desk);
    operation('CREATED', one.state);
    return;
  }
  const { issue_repo = '', issue_number = 0, issue_state } = one.state;
  const issue = await desk.tracker.read(issue_repo, issue_number);
  if (!issue) {
    await one.save(nothingIsThere(one.state));
    operation('GONE', one.state);
    return;
  }
  const outcome = await bringInLine(one, issue, desk);
  operation(outcome === 'closed_by_person' ? 'CLOSED_BY_PERSON' : named(issue_state, one.state.issue_state), one.state);
}

function named(before: AlertState['issue_state'], after: AlertState['issue_state']): Operation {
  if (before === after) return 'UPDATED';
  return after === 'open' ? 'REOPENED' : 'CLOSED';
}

/** The issue was deleted, or moved to where we cannot see it: an alert that still fires gets a new one. */
function nothingIsThere({ status, desired_version }: AlertState) {
  return {
    issue_number: undefined,
    issue_repo: undefined,
    issue_url: undefined,
    issue_episode: undefined,
    issue_title: undefined,
    issue_state: undefined,
    ...noSnooze,
    ...(status === 'CLOSED' ? { synced_version: desired_version } : {}),
  };
}

const LONGEST_ERROR = 1000;

/** What went wrong stands in the item, where the sweeper and people see it; failing to write that changes nothing. */
async function remember(one: Case, error: unknown, log: Logger): Promise<void> {
  const last_error = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
  try {
    await one.save({ attempts: (one.state.attempts ?? 0) + 1, last_error });
  } catch (cause) {
    log.warn({ error: String(cause) }, 'the failure could not be recorded');
  }
}
