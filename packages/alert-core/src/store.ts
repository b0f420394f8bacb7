import * as z from 'zod';
import type { AlertState, AttachedCaseFile } from './state.js';

/**
 * Where the life of alerts is kept. Reads are consistent; a read that fails is an error, never "no state".
 */
export interface AlertStore {
  /** The states that exist, by fingerprint. */
  load(fingerprints: readonly string[]): Promise<Map<string, AlertState>>;
  /**
   * Writes the wanted state if nobody changed it since it was read (`expected`: the state that was read, or nothing).
   * Answers `lost` otherwise: read again and decide again. What issue-agent and the supervisor own in the item stays.
   */
  save(next: AlertState, expected: AlertState | undefined): Promise<'saved' | 'lost'>;
  /** States whose `synced_version` has been behind since before `before` (ISO 8601 UTC), oldest first. */
  pending(before: string, limit: number): Promise<{ fingerprint: string; desired_version: number }[]>;
}

/** What issue-agent writes of an alert: what it did, never what is wanted. `undefined` removes an attribute. */
export type IssueRecord = {
  [Name in (typeof writtenByIssueAgent)[number]]?: AlertState[Name] | undefined;
};

/** The attributes of an `AlertState` that issue-agent owns. */
export const writtenByIssueAgent = [
  'synced_version',
  'issue_episode',
  'issue_number',
  'issue_repo',
  'issue_url',
  'issue_state',
  'issue_state_reason',
  'issue_title',
  'manually_closed',
  'manually_closed_at',
  'reopened_by_person_at',
  'intent_since',
  'intent_at',
  'intent_repo',
  'told_at',
  'comment_intent_at',
  'storm',
  'storm_joined_at',
  'storm_episode',
  'own_issue_at',
  'shown_version',
  'snoozed_label',
  'snoozed_until',
  'snoozed_priority',
  'attempts',
  'last_error',
] as const satisfies readonly (keyof AlertState)[];

/** Where issue-agent keeps what it did, in the items that `AlertStore` keeps what is wanted in. */
export interface IssueRecordStore extends Pick<AlertStore, 'load'> {
  /**
   * Writes if episode, intent and issue number still stand as they were read, whatever else was changed meanwhile.
   * A `synced_version` that reaches the wanted one takes the alert off the list of what is pending. Answers the wanted
   * version after the write, or `lost`: read again.
   */
  record(read: AlertState, change: IssueRecord): Promise<{ desired_version: number } | 'lost'>;
  /**
   * Leaves the alert behind, but nobody needs to look before `until` (ISO 8601 UTC). Answers `lost` when more is wanted
   * by now, or another hand was there: read again.
   */
  defer(read: AlertState, until: string): Promise<'deferred' | 'lost'>;
}

/** Where the supervisor lays its case file beside the alert, in the items that `AlertStore` keeps what is wanted in. */
export interface CaseFileShelf {
  /**
   * Attaches a case file, also before its alert came. `news` is what it tells people: the wanted version rises when that
   * is new; evidence of old news only takes the place of the one before. The same case file again changes nothing.
   * `behind`: issue-agent has something to do and is to be woken, whatever was changed.
   */
  attachCaseFile(
    fingerprint: string,
    evidence: AttachedCaseFile,
    news: string,
  ): Promise<{ desired_version: number; behind: boolean }>;
}

/** Tells issue-agent to look at a fingerprint again. Sending twice does no harm. */
export interface IssueQueue {
  wake(items: readonly WakeUp[]): Promise<void>;
}

export interface WakeUp {
  fingerprint: string;
  desired_version: number;
  /** Somebody else changed the issue. */
  look?: boolean;
  /** Makes the wake-up unlike any earlier one of the same version: the sweeper's must never be swallowed as a duplicate. */
  nonce?: string;
  event_id?: string;
  sqs_message_id?: string;
  /** The message of the topic that the alert came through. */
  sns_message_id?: string;
}

/**
 * The body of a wake-up: no more than which alert to look at, as the state says the rest. `look` asks to look at
 * GitHub even when nothing is behind, because somebody else changed the issue.
 */
export const wakeUpMessageSchema = z.object({ fingerprint: z.string().min(1), look: z.boolean().optional() });

export type WakeUpMessage = z.infer<typeof wakeUpMessageSchema>;
