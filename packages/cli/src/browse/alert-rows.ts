import { type AlertState, hasIssue, isBehind } from '@casefile/alert-core';
import { visible } from '@casefile/safe-text';
import { ago } from './ago.js';

/** What a list says of an alert, as JSON. */
export function summaryOf(state: AlertState) {
  const { fingerprint, priority, status, title, team, source, occurrences, last_seen_at } = state;
  const { pending_since, attempts, last_error } = state;
  return {
    ...{ fingerprint, priority, status, title, team, source, occurrences, last_seen_at },
    ...(hasIssue(state) ? { issue_url: state.issue_url, issue_state: state.issue_state } : {}),
    ...(isBehind(state) ? { behind: true, pending_since } : {}),
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
    issueOrWhyNone(state),
  ];
}

/** The address of the issue, or why there is none yet. */
export function issueOrWhyNone(state: AlertState): string {
  const { issue_url = '', issue_state, last_error, attempts = 0, tombstone, status } = state;
  if (hasIssue(state)) {
    const stands = issue_state === undefined ? '' : ` (${issue_state}${isBehind(state) ? ', behind' : ''})`;
    return `${issue_url}${stands}${last_error === undefined ? '' : `: ${why(last_error, attempts)}`}`;
  }
  if (last_error !== undefined) return `none: ${why(last_error, attempts)}`;
  if (tombstone) return 'none: it resolved and was never seen to fire';
  if (isBehind(state)) return 'none yet: issue-agent has it to do, or issues are switched off';
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
