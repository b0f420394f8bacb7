import { alertEventSchema, type AlertState, alertStateSchema, attachedCaseFileSchema } from '@casefile/alert-core';
import * as z from 'zod';
import { tryJson } from './parse-json.js';

/** What a save writes; all else in the item belongs to issue-agent and the supervisor. `desired_version` and `pending*` only ever rise. */
export const writtenByAlertAgent = [
  'schema_version',
  'status',
  'source',
  'team',
  'teams',
  'priority',
  'title',
  'episode',
  'last_provider_state_at',
  'first_seen_at',
  'last_seen_at',
  'occurrences',
  'flaps',
  'flapped_at',
  'held_until',
  'tombstone',
  'last_event_ids',
  'event',
  'resource_key',
  'last_comment_at',
  'last_news',
  'closed_at',
  'previous_issue_url',
  'ttl_expires_at',
] as const satisfies readonly (keyof AlertState)[];

/**
 * What must still stand as it was read for a decision to hold. Time and status together change with every write of
 * alert-agent, so no revision is needed; the others are what somebody else may change and `decide` looks at.
 */
export const decidedUpon = [
  'status',
  'last_provider_state_at',
  'desired_version',
  'manually_closed',
  'issue_episode',
] as const satisfies readonly (keyof AlertState)[];

/** What must still stand as it was read for issue-agent's record to be about the same thing. */
export const recordedUpon = ['episode', 'intent_at', 'issue_number'] as const satisfies readonly (keyof AlertState)[];

/** The partition of `pending-index`: one, because few states are pending at a time. */
export const PENDING = '1';

/**
 * A state as it stands in the table. The event is JSON text, because a payload may hold numbers and a depth that
 * DynamoDB refuses, and one such alert must not be lost.
 */
const itemSchema = alertStateSchema.extend({
  event: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(alertEventSchema),
  synced_version: alertStateSchema.shape.synced_version.default(0),
  evidence: z.string().transform(tryJson).pipe(attachedCaseFileSchema).optional().catch(undefined), // evidence that cannot be read must not make its alert unreadable
});

/** An item without `status` holds only the supervisor's case file, which may come before its alert: nothing is stored yet. */
export function stateOfItem(item: Record<string, unknown>): AlertState | undefined {
  return item.status === undefined ? undefined : itemSchema.parse(item);
}

/** The attributes that a save writes; those that are `undefined` are to be removed. */
export function attributesOf(state: AlertState): Record<string, unknown> {
  const values: Record<string, unknown> = { ...state, event: JSON.stringify(state.event) };
  return Object.fromEntries(writtenByAlertAgent.map((name) => [name, values[name]]));
}
