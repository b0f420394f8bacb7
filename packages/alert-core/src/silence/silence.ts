import * as z from 'zod';
import { hasNews } from '../compare-issue.js';
import { hasIssue, isBehind } from '../life.js';
import type { AlertState } from '../state.js';
import { isMaintained, isOpen, isWeekly, type Maintenance } from './maintenance.js';
import { matchersSchema, reaches } from './matchers.js';
import { isSnoozed } from './snooze.js';

/** What an operator asked for: alerts that match are to be quiet until then. Times are ISO 8601 UTC. */
export const silenceSchema = z.object({
  id: z.string().min(1).max(32),
  created_at: z.iso.datetime({ precision: 3 }),
  created_by: z.string().min(1).max(256).optional(),
  until: z.iso.datetime({ precision: 3 }),
  reason: z.string().min(1).max(500),
  matchers: matchersSchema,
});

export type Silence = z.infer<typeof silenceSchema>;

/** Why an alert is silenced, and until when. */
export interface Silencing {
  why: 'snoozed' | 'silenced' | 'maintenance';
  /** ISO 8601 UTC; not known of a window that comes every week. */
  until?: string | undefined;
  /** The silence's id. */
  silence?: string;
  by?: string | undefined;
  reason: string;
}

export interface SilenceRules {
  silences: readonly Silence[];
  maintenance: readonly Maintenance[];
  now: Date;
}

/** What keeps people from being told of an alert now; of several, what lasts longest. */
export function silenceOf(state: AlertState, { silences, maintenance, now }: SilenceRules): Silencing | undefined {
  const at = now.toISOString();
  const all: Silencing[] = [
    ...(isSnoozed(state, now)
      ? [{ why: 'snoozed' as const, until: state.snoozed_until, reason: state.snoozed_label ?? '' }]
      : []),
    ...silences
      .filter(({ until, matchers }) => until > at && reaches(matchers, state))
      .map(({ id, until, created_by, reason }) => {
        return { why: 'silenced' as const, until, silence: id, by: created_by, reason };
      }),
    ...maintenance
      .filter((window) => isMaintained(window, state) && isOpen(window, now))
      .map((window) => {
        const until = isWeekly(window) ? undefined : new Date(window.until).toISOString();
        return { why: 'maintenance' as const, until, reason: window.reason };
      }),
  ];
  return all.sort((one, other) => ((one.until ?? '') < (other.until ?? '') ? 1 : -1))[0];
}

/** A silence can be removed, and a window's end is not always known: so it is looked at again after as long. */
const LOOK_AGAIN_MS = 3 * 60 * 1000;

/** When a silenced alert is to be looked at again (ISO 8601 UTC). A snooze that is ended sooner is seen on its issue. */
export function lookAgainAt({ why, until }: Silencing, now: Date): string {
  const soon = new Date(now.getTime() + LOOK_AGAIN_MS).toISOString();
  if (until === undefined) return soon;
  return why === 'snoozed' || until < soon ? until : soon;
}

/**
 * What may be done about a silenced alert: to `forget` one that came and went without an issue, to bring its issue in
 * line `quietly`, or to `wait`, without any call.
 */
export type Leave = 'forget' | 'quietly' | 'wait';

export function leaveFor(state: AlertState): Leave {
  const { status, intent_at, desired_version, shown_version = 0 } = state;
  if (!hasIssue(state)) return status === 'CLOSED' && intent_at === undefined ? 'forget' : 'wait';
  const isShown = shown_version >= desired_version || !isBehind(state);
  return isShown || isToBeReopened(state) ? 'wait' : 'quietly';
}

/** Something is to be done about a silenced alert when that is over: what would be heard, and the end of a snooze. */
export function isLeftForLater(state: AlertState, now: Date): boolean {
  return isSnoozed(state, now) || hasNews(state) || isToBeReopened(state);
}

function isToBeReopened({ status, issue_state }: AlertState): boolean {
  return status === 'OPEN' && issue_state === 'closed';
}
