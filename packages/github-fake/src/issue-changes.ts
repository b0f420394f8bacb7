import type { Actor, StateReason, StoredIssue } from './state.js';
import { isoSeconds } from './time.js';

/** The reasons that an open and a closed issue can have. */
const reasons = { open: ['reopened'], closed: ['completed', 'not_planned', 'duplicate'] } as const;

export function isReasonFor(state: 'open' | 'closed', reason: unknown): reason is StateReason | null {
  return reason === null || (reasons[state] as readonly unknown[]).includes(reason);
}

/** Closes or opens an issue; who closed it is remembered by the close that made the difference. */
export function setIssueState(
  issue: StoredIssue,
  to: { state: 'open' | 'closed'; reason?: StateReason | null; by: Actor; now: Date },
): void {
  const { state, reason, by, now } = to;
  const changes = issue.state !== state;
  issue.updated_at = isoSeconds(now);
  if (state === 'closed') {
    issue.state_reason = reason ?? (changes ? 'completed' : issue.state_reason);
    if (changes) Object.assign(issue, { state, closed_at: isoSeconds(now), closed_by: by });
    return;
  }
  if (changes) Object.assign(issue, { state, state_reason: 'reopened', closed_at: null, closed_by: null });
}
