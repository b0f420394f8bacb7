import type { AlertEvent } from './event.js';
import { type DecideInput, isBehind } from './life.js';
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

/** The issue should say something else: a version more, pending from now if it was not before. */
export function forWanted(state: AlertState, now: Date): AlertState {
  return {
    ...state,
    desired_version: state.desired_version + 1,
    pending_since: (isBehind(state) ? state.pending_since : undefined) ?? now.toISOString(),
  };
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
