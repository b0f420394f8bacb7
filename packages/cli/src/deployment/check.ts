import { awsFailureOf } from '@casefile/cli-kit';
import type { Aws } from '../aws.js';
import { awsMissing } from '../aws-missing.js';
import type { NextSteps } from './next-steps.js';

/** What one look at a deployment came to. */
export interface Check {
  /** What was looked at. */
  about: string;
  verdict: 'ok' | 'warn' | 'fail';
  says: string;
  /** For whoever has to mend it. */
  next?: string;
}

/** What looking takes. */
export interface Visit {
  aws: Aws;
  namePrefix: string;
  next: NextSteps;
  now: () => Date;
}

export const ok = (about: string, says: string): Check => ({ about, verdict: 'ok', says });
export const warn = (about: string, says: string, next: string): Check => ({ about, verdict: 'warn', says, next });
export const fail = (about: string, says: string, next: string): Check => ({ about, verdict: 'fail', says, next });

/**
 * Looks at something; `action` is the right that it takes. What nobody could see is no proof of anything, so looking in
 * vain is a warning, but for what makes every look vain: no credentials, or nothing that answers.
 */
export async function look(about: string, action: string, act: () => Promise<Check | Check[]>): Promise<Check[]> {
  try {
    return [await act()].flat();
  } catch (error) {
    const failure = awsFailureOf(error);
    const { message, next } = awsMissing(action, error, 'Look whether it was deleted.');
    if (failure === 'unreachable' || failure === 'no_credentials') throw awsMissing(action, error, next);
    return [warn(about, `could not look (${message})`, next)];
  }
}
