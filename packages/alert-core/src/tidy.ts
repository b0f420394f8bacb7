import { hasIssue, isDue } from './life.js';
import { isSnoozedOtherwise } from './silence/snooze.js';
import type { AlertState } from './state.js';

/** An issue of an alert, as a listing of its repository shows it; `episode` is what its marker says. */
export interface SeenIssue {
  number: number;
  episode: number;
  state: 'open' | 'closed';
  labels: readonly string[];
}

/** What is to be done about the issues that a listing shows of one alert. */
export interface TidyPlan {
  /** The issue that is the alert's from now on. */
  adopt?: number;
  /** Open issues of the same episode beside it. */
  closeAsDuplicates: number[];
  /** Somebody changed the issue: issue-agent has to look at it. */
  look: boolean;
}

/**
 * Duplicates can only arise where a listing left out an issue for longer than issue-agent waits: the lowest number
 * stays. An issue of an earlier episode that is open was reopened by a person, so it is left alone; and as long as no
 * issue is recorded, issue-agent is at work.
 */
export function planTidying(state: AlertState, seen: readonly SeenIssue[], at: Date): TidyPlan {
  const { issue_number, episode } = state;
  if (!hasIssue(state) || issue_number === undefined) return { closeAsDuplicates: [], look: false };
  const recorded = seen.find(({ number }) => number === issue_number);
  const isOpen = (recorded?.state ?? state.issue_state) === 'open';
  const others = seen
    .filter((issue) => issue.number !== issue_number && issue.episode === episode && issue.state === 'open')
    .map(({ number }) => number)
    .sort((a, b) => a - b);
  const [lowest] = others;
  if (isOpen && lowest !== undefined && lowest < issue_number) {
    return { adopt: lowest, closeAsDuplicates: [...others.slice(1), issue_number], look: false };
  }
  return { closeAsDuplicates: others, look: recorded !== undefined && wasChanged(state, recorded, at) };
}

/** Somebody closed it, reopened it, or snoozes it otherwise; of what a person closed nothing is heard anyway. */
function wasChanged(state: AlertState, { state: found, labels }: SeenIssue, at: Date): boolean {
  if (found !== state.issue_state) return !isDue(state, at);
  return state.manually_closed !== true && isSnoozedOtherwise(state, labels);
}
