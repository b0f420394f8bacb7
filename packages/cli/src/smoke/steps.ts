import type { Terminal } from '@casefile/cli-kit';
import { CasefileError } from '@casefile/context-core';
import { Missing } from '../missing.js';

/** The steps, in their order. */
export type StepName =
  | 'deployment'
  | 'published'
  | 'alert_recorded'
  | 'incident_recorded'
  | 'case_file_stored'
  | 'issues_opened'
  | 'issues_read'
  | 'alerts_resolved'
  | 'issues_closed';

export const titles: Record<StepName, string> = {
  deployment: 'deployment found',
  published: 'incident and alert published',
  alert_recorded: 'alert recorded',
  incident_recorded: 'incident recorded as an alert',
  case_file_stored: 'case file stored',
  issues_opened: 'issues opened',
  issues_read: 'issues read on GitHub',
  alerts_resolved: 'alerts resolved',
  issues_closed: 'issues closed',
};

/** What a step came to, and how long it took. */
export interface StepReport {
  step: StepName;
  passed: boolean;
  seconds: number;
  says: string;
}

export interface Step<T> {
  step: StepName;
  /** What the terminal says meanwhile. */
  doing: string;
  /** Tries it; what it throws is why it failed. */
  act: () => Promise<T>;
  /** What it found, for people. */
  found: (value: T) => string;
}

export interface Steps {
  reports: readonly StepReport[];
  /** Throws `Missing` after it has been reported; whatever else is thrown was no failure of the step. */
  pass: <T>(step: Step<T>) => Promise<T>;
}

/** Shows one step after the other as it passes, and keeps what they came to. */
export function createSteps(terminal: Terminal, now: () => Date): Steps {
  const reports: StepReport[] = [];
  return {
    reports,
    async pass({ step, doing, act, found }) {
      const since = now().getTime();
      const ends = (passed: boolean, says: string) => {
        const seconds = Math.round((now().getTime() - since) / 100) / 10;
        reports.push({ step, passed, seconds, says });
        terminal.stepEnds(passed ? 'done' : 'failed', `${titles[step]}: ${says} (${seconds} s)`);
      };
      terminal.step(doing);
      try {
        const value = await act();
        ends(true, found(value));
        return value;
      } catch (error) {
        const missing = asMissing(error);
        if (!missing) throw error;
        ends(false, missing.message);
        throw missing;
      }
    },
  };
}

function asMissing(error: unknown): Missing | undefined {
  if (error instanceof Missing) return error;
  if (error instanceof CasefileError) {
    return new Missing(error.message, 'docs/github.md has a table of what GitHub says.', { cause: error });
  }
  return undefined;
}
