import type { Terminal } from '@casefile/cli-kit';
import { CasefileError } from '@casefile/context-core';
import { Missing } from '../missing.js';

/** The steps, in their order. */
export type StepName =
  | 'configuration'
  | 'secret'
  | 'app'
  | 'installation'
  | 'repository'
  | 'opened'
  | 'labelled'
  | 'listed'
  | 'edited'
  | 'commented'
  | 'closed';

/** What a step came to. */
export type StepReport = { step: StepName; repo?: string } & (
  { passed: true; found: string } | { passed: false; cause: string; next: string }
);

export interface Step<T> {
  step: StepName;
  /** What the terminal says meanwhile. */
  doing: string;
  repo?: string;
  /** The end of its patience. */
  until?: Date;
  /** Tries it; what it throws is what is missing. */
  act: () => Promise<T>;
  /** What it found, for people. */
  found: (value: T) => string;
}

export interface Trial {
  reports: readonly StepReport[];
  /** Throws `Missing` after it has been reported. */
  attempt: <T>(step: Step<T>) => Promise<T>;
}

/** Shows one step after the other, and keeps what they came to. */
export function createTrial(terminal: Terminal): Trial {
  const reports: StepReport[] = [];
  return {
    reports,
    async attempt({ step, doing, repo, until, act, found }) {
      terminal.step(repo === undefined ? doing : `${repo}: ${doing}`, until);
      const about = { step, ...(repo === undefined ? {} : { repo }) };
      try {
        const value = await act();
        terminal.stepEnds('done');
        reports.push({ ...about, passed: true, found: found(value) });
        return value;
      } catch (error) {
        terminal.stepEnds('failed');
        const missing = asMissing(error);
        reports.push({ ...about, passed: false, cause: missing.message, next: missing.next });
        throw missing;
      }
    },
  };
}

/** Goes on after something is missing, which has been reported. */
export async function goOnWithout<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof Missing) return undefined;
    throw error;
  }
}

/** Of what the adapters throw, the message says what GitHub refused; another error is a defect. */
function asMissing(error: unknown): Missing {
  if (error instanceof Missing) return error;
  if (error instanceof CasefileError) return new Missing(error.message, nextSteps[error.kind], { cause: error });
  throw error;
}

const tables = 'docs/github.md has a table of what can be missing and how to mend it.';

const nextSteps: Record<CasefileError['kind'], string> = {
  rate_limited: 'Wait until then, and run this again.',
  unavailable:
    'Check github_api_url and the way there; https://www.githubstatus.com says how GitHub is. Run this again.',
  invalid: tables,
  not_found: tables,
  access_denied: tables,
  conflict: tables,
};
