import { type DecideInput, type Decision, hasIssue, isBehind, isDue, isHeld, type Reason } from './life.js';
import { created, flapped, forRefresh, forWanted, held, seen, stillFiring, tombstone } from './next-state.js';
import type { AlertState } from './state.js';

type Row = Omit<Decision, 'wake'>;

/** What one event means for the life of its alert. `status` follows the source alone: a person's close does not change it. */
export function decide(input: DecideInput): Decision {
  const row = rowOf(input);
  const state = row.next ?? input.stored;
  return { ...row, wake: state !== undefined && isDue(state, input.now) };
}

function rowOf(input: DecideInput): Row {
  const { stored, event, envelope } = input;
  if (!stored) {
    return event.state === 'FIRING'
      ? { action: 'CREATE', reason: 'first_firing', next: created(input, stored) }
      : { action: 'SKIP_STALE', reason: 'resolved_before_it_fired', next: tombstone(input) };
  }
  if (stored.last_event_ids.includes(envelope.event_id)) return { action: 'SKIP_STALE', reason: 'same_event_again' };
  if (!isNewer(input, stored)) return { action: 'SKIP_STALE', reason: 'older_than_stored' };
  if (event.state === 'RESOLVED') return resolved(input, stored);
  return stored.status === 'OPEN' ? firedWhileOpen(input, stored) : firedWhileClosed(input, stored);
}

/** At the same time RESOLVED wins, in whichever order the two come. */
function isNewer({ event, envelope: { ordered_at } }: DecideInput, stored: AlertState): boolean {
  if (ordered_at !== stored.last_provider_state_at) return ordered_at > stored.last_provider_state_at;
  return event.state === 'RESOLVED' && stored.status === 'OPEN';
}

function resolved(input: DecideInput, stored: AlertState): Row {
  const next = seen(input, stored);
  if (stored.status === 'CLOSED') return { action: 'SKIP_STALE', reason: 'already_closed', next };
  const closed: AlertState = { ...next, status: 'CLOSED', closed_at: input.envelope.ordered_at };
  if (closedByPerson(stored)) {
    return { action: 'SKIP_MANUAL_CLOSE', reason: 'resolved_after_manual_close', next: closed };
  }
  return isHeld(stored, input.now)
    ? { action: 'HOLD', reason: 'flapping', next: held(closed, input) }
    : { action: 'CLOSE', reason: 'resolved', next: forWanted(closed, input.now) };
}

function firedWhileOpen(input: DecideInput, stored: AlertState): Row {
  const next = stillFiring(input, stored);
  if (closedByPerson(stored)) {
    // fired again during a mute, which keeps the time of the resolution in place
    if (stored.closed_at !== undefined || hasEndedByHand(input, stored)) return firedAfterManualClose(input, stored);
    return { action: 'SKIP_MANUAL_CLOSE', reason: 'closed_by_a_person', next };
  }
  const news = newsIn(input, stored);
  if (!news) return { action: 'COMMENT', reason: 'repeat_without_news', next: forRefresh(next, input) };
  return {
    action: 'COMMENT',
    reason: news,
    next: forWanted({ ...next, last_news: news, last_comment_at: input.now.toISOString() }, input.now),
  };
}

function firedWhileClosed(input: DecideInput, stored: AlertState): Row {
  if (closedByPerson(stored)) return firedAfterManualClose(input, stored);
  if (stored.tombstone) return { action: 'CREATE', reason: 'fired_after_tombstone', next: created(input, stored) };
  const closedFor = msBetween(stored.closed_at ?? stored.last_provider_state_at, input.envelope.ordered_at);
  const isWindowOver = closedFor > input.settings.reopenWindowMs;
  // what is behind may have, or be about to get, an open issue: a new episode would leave that one open for ever
  if (isWindowOver && !isBehind(stored)) {
    return { action: 'CREATE', reason: 'reopen_window_over', next: created(input, stored) };
  }
  const reason: Reason = isWindowOver ? 'fired_again_before_its_close' : 'fired_again_inside_window';
  const again = flapped(input, stored);
  const isQuiet = isHeld(stored, input.now) && !isOtherwise(input, stored);
  if (isQuiet) return { action: 'HOLD', reason: 'flapping', next: held(again, input) };
  const next = forWanted({ ...again, last_news: reason, last_comment_at: input.now.toISOString() }, input.now);
  if (!hasIssue(stored)) return { action: 'CREATE', reason: 'fired_again_before_its_issue', next };
  return { action: 'REOPEN', reason, next };
}

/** The source has resolved since a person closed the issue, so this is a new life, once no mute is in force. */
function firedAfterManualClose(input: DecideInput, stored: AlertState): Row {
  return isMuted(input, stored)
    ? { action: 'SKIP_MANUAL_CLOSE', reason: 'muted', next: stillFiring(input, stored) }
    : { action: 'CREATE', reason: 'fired_again_after_manual_close', next: created(input, stored) };
}

/** It is somebody else's, or more or less urgent. */
function isOtherwise(
  { event }: DecideInput,
  { priority, teams }: AlertState,
): 'priority_changed' | 'team_changed' | undefined {
  if (event.priority !== priority) return 'priority_changed';
  return event.teams.join() === teams.join() ? undefined : 'team_changed';
}

function newsIn(input: DecideInput, stored: AlertState): Reason | undefined {
  const { event, now, settings } = input;
  const change = isOtherwise(input, stored);
  if (change) return change;
  if (withoutValues(event.reason) !== withoutValues(stored.event.reason)) return 'reason_changed';
  const quietFor = Math.max(msBetween(stored.last_comment_at ?? stored.first_seen_at, now.toISOString()), 0);
  return quietFor >= settings.commentIntervalMs ? 'comment_interval_passed' : undefined;
}

/** Providers write the measured values into the reason; another value is no news. */
function withoutValues(reason = ''): string {
  return reason.replaceAll(/[-+]?\d[\d.,]*(e[-+]?\d+)?/gi, '#');
}

/** A close by a person belongs to the issue of one episode. */
function closedByPerson({ manually_closed, issue_episode, episode }: AlertState): boolean {
  return manually_closed === true && issue_episode === episode;
}

/** No source says when a failure like an incident's is over: the person who closed its issue did. */
function hasEndedByHand({ event, envelope }: DecideInput, { manually_closed_at }: AlertState): boolean {
  return event.source === 'incident' && manually_closed_at !== undefined && envelope.ordered_at > manually_closed_at;
}

function isMuted({ now, settings }: DecideInput, { issue_state_reason, manually_closed_at }: AlertState): boolean {
  if (issue_state_reason !== 'not_planned' || manually_closed_at === undefined) return false;
  return msBetween(manually_closed_at, now.toISOString()) < settings.muteMs;
}

function msBetween(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
