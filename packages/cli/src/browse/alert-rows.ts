import { type AlertState, hasIssue, isBehind, isDue, isHeld } from '@casefile/alert-core';
import { visible } from '@casefile/safe-text';
import { ago } from './ago.js';

/** What a list says of an alert, as JSON. */
export function summaryOf(state: AlertState, now: Date) {
  const { fingerprint, priority, status, title, team, source, occurrences, last_seen_at } = state;
  const { pending_since, attempts, last_error } = state;
  return {
    ...{ fingerprint, priority, status, title, team, source, occurrences, last_seen_at },
    ...(hasIssue(state) ? { issue_url: state.issue_url, issue_state: state.issue_state } : {}),
    ...(isDue(state, now) ? { behind: true } : {}),
    ...(isBehind(state) ? { pending_since } : {}),
    ...(attempts === undefined ? {} : { attempts, last_error }),
  };
}

export const alertColumns = ['', 'status', 'alert', 'team', 'fired', 'last seen', 'fingerprint', 'issue'];

/** One line of a table for whoever is on call. */
export function rowOf(state: AlertState, now: Date): string[] {
  const { priority, status, title, team, occurrences, last_seen_at, fingerprint } = state;
  return [
    priority,
    status,
    cut(oneLine(title), 60),
    team,
    `${occurrences}×`,
    ago(last_seen_at, now),
    fingerprint.slice(0, 12),
    issueOrWhyNone(state, now),
  ];
}

/** The address of the issue, or why there is none yet. */
export function issueOrWhyNone(state: AlertState, now: Date): string {
  const { issue_url = '', issue_state, last_error, attempts = 0, tombstone, status } = state;
  const trouble = last_error === undefined ? undefined : why(last_error, attempts);
  if (hasIssue(state)) {
    const stands = [issue_state, isDue(state, now) ? 'behind' : undefined, isHeld(state, now) ? 'flapping' : undefined];
    return `${issue_url} (${stands.filter(Boolean).join(', ')})${trouble === undefined ? '' : `: ${trouble}`}`;
  }
  if (trouble !== undefined) return `none: ${trouble}`;
  if (tombstone) return 'none: it resolved and was never seen to fire';
  if (isDue(state, now)) return 'none yet: issue-agent has it to do, or issues are switched off';
  if (isBehind(state))
    return `none yet: it is silenced, or waits for room on GitHub, until ${state.pending_since ?? ''}`;
  return status === 'CLOSED' ? 'none: it came and went' : 'none';
}

/** Text of others on one line, without what a terminal would obey. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

function why(lastError: string, attempts: number): string {
  return `${cut(oneLine(lastError), 120)} (${attempts} attempts)`;
}

export function cut(text: string, length: number): string {
  const points = Array.from(text);
  return points.length > length ? `${points.slice(0, length - 1).join('')}…` : text;
}
