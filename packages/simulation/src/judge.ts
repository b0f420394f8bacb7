import type { MemoryIssueTracker } from '@casefile/adapters';
import type { TrackedIssue } from '@casefile/alert-core';
import type { Story } from './deliveries.js';

/** A broken promise. */
export interface Finding {
  kind: 'lost' | 'duplicate' | 'left_open' | 'doubled_comment' | 'unfinished';
  what: string;
}

/**
 * Whether the promise was kept: an alert that fires at the end has one open issue, an alert that resolved has
 * none, and neither has a storm, which has long been over. It
 * goes by the titles, so that nothing of what is judged takes part in it.
 */
export function judge(
  stories: readonly Story[],
  issues: ReturnType<MemoryIssueTracker['issues']>,
  waiting: { alerts: number; wakeUps: number },
): Finding[] {
  const open = new Map<string, number[]>();
  for (const { title, number, state } of issues) {
    if (state === 'open') open.set(alertOf(title), [...(open.get(alertOf(title)) ?? []), number]);
  }
  const findings = stories.flatMap(({ title, ends }): Finding[] => {
    const numbers = open.get(title) ?? [];
    if (numbers.length > 1)
      return [{ kind: 'duplicate', what: `${title} has ${numbers.map((n) => `#${n}`).join(', ')}` }];
    if (ends === 'FIRING' && numbers.length === 0)
      return [{ kind: 'lost', what: `${title} fires and has no open issue` }];
    if (ends === 'RESOLVED' && numbers.length > 0) return [{ kind: 'left_open', what: `${title} resolved` }];
    return [];
  });
  const known = new Set(stories.map(({ title }) => title));
  for (const title of open.keys()) {
    if (!known.has(title)) findings.push({ kind: 'left_open', what: `${title}, which stands for nothing any more` });
  }
  for (const { title, comments } of issues) {
    const firstLines = comments.map(({ body }) => body.split('\n', 1)[0]);
    if (new Set(firstLines).size < firstLines.length) findings.push({ kind: 'doubled_comment', what: title });
  }
  if (waiting.alerts + waiting.wakeUps > 0) findings.push({ kind: 'unfinished', what: JSON.stringify(waiting) });
  return findings;
}

/** Notices when an alert has two open issues, even if somebody tidies up later. */
export function watchDuplicates(tracker: MemoryIssueTracker): {
  look: (issue: TrackedIssue) => void;
  seen: Set<string>;
} {
  const seen = new Set<string>();
  const look = ({ title, state }: TrackedIssue) => {
    if (state === 'closed') return;
    const alert = alertOf(title);
    const open = tracker.issues().filter((issue) => issue.state === 'open' && alertOf(issue.title) === alert);
    if (open.length > 1) seen.add(alert);
  };
  return { look, seen };
}

/** The alert's own title, behind the priority. */
function alertOf(title: string): string {
  return title.replace(/^\[P\d\] /, '');
}
