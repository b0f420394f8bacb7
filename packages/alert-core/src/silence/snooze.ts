import type { AlertState } from '../state.js';
import { lengthOf } from './length.js';

type Snooze = Pick<AlertState, 'snoozed_label' | 'snoozed_until' | 'snoozed_priority'>;

/** What is recorded of an issue that is not snoozed. */
export const noSnooze = { snoozed_label: undefined, snoozed_until: undefined, snoozed_priority: undefined };

/** A label by which a person snoozes an issue: `snooze:4h`. Any other length is just a label. */
export function isSnoozeLabel(label: string): boolean {
  return lengthIn(label) !== undefined;
}

/** The snooze is running. It ends when the alert becomes P0 that was none: nobody could know that. */
export function isSnoozed({ snoozed_until: until, snoozed_priority, priority }: AlertState, now: Date): boolean {
  return until !== undefined && until > now.toISOString() && (priority !== 'P0' || snoozed_priority === 'P0');
}

/**
 * The snooze of an issue with these labels: one that is not known yet begins now (the longest, if there are several),
 * the known one goes on until its end, and ends at once without its label.
 */
export function snoozeOf(state: AlertState, labels: readonly string[], now: Date): Snooze {
  const found = snoozesIn(labels);
  const [begins] = found.filter((label) => label !== state.snoozed_label);
  if (begins !== undefined) {
    const until = now.getTime() + (lengthIn(begins) ?? 0);
    return {
      snoozed_label: begins,
      snoozed_until: new Date(until).toISOString(),
      snoozed_priority: state.priority,
    };
  }
  const { snoozed_label, snoozed_until, snoozed_priority } = state;
  return found.length > 0 && isSnoozed(state, now) ? { snoozed_label, snoozed_until, snoozed_priority } : noSnooze;
}

/** The labels on an issue ask for something else than is recorded. */
export function isSnoozedOtherwise({ snoozed_label }: AlertState, labels: readonly string[]): boolean {
  return snoozesIn(labels).join() !== (snoozed_label ?? '');
}

/** In lower case, the longest first. */
function snoozesIn(labels: readonly string[]): string[] {
  const found = labels.filter(isSnoozeLabel).map((label) => label.toLowerCase());
  return [...new Set(found)].sort((a, b) => (lengthIn(b) ?? 0) - (lengthIn(a) ?? 0));
}

function lengthIn(label: string): number | undefined {
  const [prefix = '', length = '', ...rest] = label.split(':');
  return prefix.toLowerCase() === 'snooze' && rest.length === 0 ? lengthOf(length) : undefined;
}
