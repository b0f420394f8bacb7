import * as z from 'zod';
import type { AlertState } from './state.js';

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

/** Tells issue-agent to look at a fingerprint again. Sending twice does no harm. */
export interface IssueQueue {
  wake(items: readonly WakeUp[]): Promise<void>;
}

export interface WakeUp {
  fingerprint: string;
  desired_version: number;
  /** Makes the wake-up unlike any earlier one of the same version: the sweeper's must never be swallowed as a duplicate. */
  nonce?: string;
  event_id?: string;
  sqs_message_id?: string;
}

/** The body of a wake-up: no more than which alert to look at, as the state says the rest. */
export const wakeUpMessageSchema = z.object({ fingerprint: z.string().min(1) });
