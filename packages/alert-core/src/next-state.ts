import type { AlertEvent } from './event.js';
import { type DecideInput, isBehind, isDue } from './life.js';
import { type AlertState, REMEMBERED_EVENT_IDS, STATE_TTL_SECONDS, TOMBSTONE_TTL_SECONDS } from './state.js';

/** An alert begins to live, or to live again: a new episode with counters of its own that links the issue of the last one. */
export function created(input: DecideInput, stored: AlertState | undefined): AlertState {
  const { fingerprint, envelope, now } = input;
  const began: AlertState = {
    ...blank(input),
    ...stored,
    ...facts(input, stored),
    ...routing(fingerprint, input.event),
    status: 'OPEN',
    episode: (stored?.episode ?? 0) + 1,
    first_seen_at: envelope.ordered_at,
    last_seen_at: envelope.ordered_at,
    occurrences: 1,
    flaps: 0,
    flapped_at: undefined,
    held_until: undefined,
    tombstone: undefined,
    closed_at: undefined,
    last_news: undefined,
    last_comment_at: now.toISOString(),
    previous_issue_url: stored?.issue_url,
  };
  return forWanted(began, now);
}

/** A resolution whose firing is late or lost, remembered so that the late one opens nothing. */
export function tombstone(input: DecideInput): AlertState {
  return {
    ...blank(input),
    ...facts(input, undefined),
    tombstone: true,
    closed_at: input.envelope.ordered_at,
    ttl_expires_at: expiry(input.now, TOMBSTONE_TTL_SECONDS),
  };
}

/** The same episode, one firing more. */
export function stillFiring(input: DecideInput, stored: AlertState): AlertState {
  return {
    ...seen(input, stored),
    ...routing(input.fingerprint, input.event),
    status: 'OPEN',
    last_seen_at: input.envelope.ordered_at,
    occurrences: stored.occurrences + 1,
  };
}

/** The latest event takes the place of the one before. */
export function seen(input: DecideInput, stored: AlertState): AlertState {
  const ttl = stored.tombstone ? TOMBSTONE_TTL_SECONDS : STATE_TTL_SECONDS;
  return { ...stored, ...facts(input, stored), ttl_expires_at: expiry(input.now, ttl) };
}

/** So many returns within an hour hold the issue open. Each costs two writes, so an hour of them costs twelve. */
const FLAPS_THAT_HOLD = 5;
const HOUR_MS = 60 * 60 * 1000;

/** It came back soon after it had resolved. */
export function flapped(input: DecideInput, stored: AlertState): AlertState {
  const { ordered_at } = input.envelope;
  const anHourAgo = new Date(Date.parse(ordered_at) - HOUR_MS).toISOString();
  const flapped_at = [...(stored.flapped_at ?? []), ordered_at].filter((at) => at > anHourAgo).slice(-FLAPS_THAT_HOLD);
  const isFlapping = flapped_at.length === FLAPS_THAT_HOLD;
  return {
    ...stillFiring(input, stored),
    closed_at: undefined,
    flaps: stored.flaps + 1,
    flapped_at,
    ...(isFlapping ? { held_until: quietFrom(input) } : {}),
  };
}

/** The issue should say something else: a version more, to be brought to GitHub now. */
export function forWanted(state: AlertState, now: Date): AlertState {
  return wanted(state, isDue(state, now) ? state.pending_since : undefined, now.toISOString());
}

/** It went on flapping: its issue stays as it is until it has been quiet for the reopen window. */
export function held(state: AlertState, input: DecideInput): AlertState {
  const until = quietFrom(input);
  return wanted({ ...state, held_until: until }, isDue(state, input.now) ? state.pending_since : undefined, until);
}

/** Only counters rose: the issue shows them at the next opportunity, or after a while, which grows with the alert's age. */
export function forRefresh(state: AlertState, { now, settings }: DecideInput): AlertState {
  if (isBehind(state)) return state;
  const age = now.getTime() - Date.parse(state.first_seen_at);
  const at = new Date(now.getTime() + Math.max(settings.refreshMs, age / 2));
  return wanted(state, undefined, at.toISOString());
}

function wanted(state: AlertState, since: string | undefined, otherwise: string): AlertState {
  return { ...state, desired_version: state.desired_version + 1, pending_since: since ?? otherwise };
}

function quietFrom({ now, settings }: DecideInput): string {
  return new Date(now.getTime() + settings.reopenWindowMs).toISOString();
}

function blank({ fingerprint, event, envelope }: DecideInput) {
  return {
    schema_version: 1 as const,
    fingerprint,
    status: 'CLOSED' as const,
    source: event.source,
    ...routing(fingerprint, event),
    episode: 0,
    first_seen_at: envelope.ordered_at,
    last_seen_at: envelope.ordered_at,
    occurrences: 0,
    flaps: 0,
    desired_version: 0,
    synced_version: 0,
  };
}

function facts({ event, envelope, now }: DecideInput, stored: AlertState | undefined) {
  return {
    event,
    last_provider_state_at: envelope.ordered_at,
    last_event_ids: [...(stored?.last_event_ids ?? []), envelope.event_id].slice(-REMEMBERED_EVENT_IDS),
    ttl_expires_at: expiry(now, STATE_TTL_SECONDS),
  };
}

/** Only a firing says whose alert it is and how urgent; a resolution leaves that as it was. */
function routing(fingerprint: string, event: AlertEvent) {
  const { team, teams, priority, title } = event;
  return { team, teams, priority, title, resource_key: resourceKey(fingerprint, event) };
}

/** Alerts of any source about one resource share it; an alert that names no resource stands alone. */
function resourceKey(fingerprint: string, { resource: { type, id } }: AlertEvent): string {
  return id ? `${type}:${id}` : fingerprint;
}

function expiry(from: Date, seconds: number): number {
  return Math.floor(from.getTime() / 1000) + seconds;
}
