import type { AlertEvent, Envelope } from './event.js';
import type { AlertState } from './state.js';

/** When people are told and when an alert that comes back gets its old issue; all in milliseconds. */
export interface LifeSettings {
  /** The least time between two notifications about repeats; 0 tells people of each one. */
  commentIntervalMs: number;
  /** How long after its resolution an alert that fires again reopens its issue. */
  reopenWindowMs: number;
  /** How long an alert stays quiet after its issue was closed as "not planned". */
  muteMs: number;
  /** How long the issue may show old counters; of an alert that has fired for long, half of that time. */
  refreshMs: number;
}

export const defaultLifeSettings: LifeSettings = {
  commentIntervalMs: 4 * 60 * 60 * 1000,
  reopenWindowMs: 30 * 60 * 1000,
  muteMs: 7 * 24 * 60 * 60 * 1000,
  refreshMs: 10 * 60 * 1000,
};

/** One event and how it came. */
export interface Delivery {
  event: AlertEvent;
  envelope: Envelope;
}

export interface DecideInput extends Delivery {
  /** What is stored under the fingerprint; an item without `status` is nothing stored. */
  stored?: AlertState | undefined;
  fingerprint: string;
  now: Date;
  settings: LifeSettings;
}

export type Action = 'CREATE' | 'COMMENT' | 'CLOSE' | 'REOPEN' | 'HOLD' | 'SKIP_STALE' | 'SKIP_MANUAL_CLOSE';

export type Reason =
  | 'first_firing'
  | 'resolved_before_it_fired'
  | 'same_event_again'
  | 'older_than_stored'
  | 'priority_changed'
  | 'team_changed'
  | 'reason_changed'
  | 'comment_interval_passed'
  | 'repeat_without_news'
  | 'resolved'
  | 'already_closed'
  | 'fired_again_inside_window'
  | 'fired_again_before_its_issue'
  | 'fired_again_before_its_close'
  | 'flapping'
  | 'reopen_window_over'
  | 'fired_after_tombstone'
  | 'fired_again_after_manual_close'
  | 'closed_by_a_person'
  | 'resolved_after_manual_close'
  | 'muted';

export interface Decision {
  action: Action;
  reason: Reason;
  /** The state to save; absent when nothing is to be written. */
  next?: AlertState;
  /** issue-agent must look: it is behind what is wanted, whatever was decided for this event. */
  wake: boolean;
}

/** issue-agent has yet to bring the wanted state to GitHub. */
export function isBehind({ synced_version, desired_version }: AlertState): boolean {
  return synced_version < desired_version;
}

/** Clocks of two containers may be apart by as much. */
const CLOCKS_APART_MS = 10_000;

/** It is behind, and it is time to do something about it. */
export function isDue(state: AlertState, at: Date): boolean {
  const since = state.pending_since === undefined ? -Infinity : Date.parse(state.pending_since);
  return isBehind(state) && since <= at.getTime() + CLOCKS_APART_MS;
}

/** It flaps: its issue stays open until it has been quiet for a while. */
export function isHeld({ held_until }: AlertState, at: Date): boolean {
  return held_until !== undefined && held_until > at.toISOString();
}

/** The issue of this episode is known; an issue of an earlier one is history. */
export function hasIssue({ issue_number, issue_episode, episode }: AlertState): boolean {
  return issue_number !== undefined && issue_episode === episode;
}
