import type { Budget, IssueTracker } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';

/** What somebody should hear of. */
export interface BudgetEvents {
  /** GitHub refused a request because of its limits. */
  limited?: () => void;
  /** How GitHub answered could not be written down for the others. */
  notShared?: (error: unknown) => void;
}

/**
 * A tracker that tells the budget how GitHub answers, and calls nobody while GitHub is not to be called: also not in
 * the middle of work that was let through before.
 */
export function createBudgetedIssueTracker<Tracker extends IssueTracker>(
  tracker: Tracker,
  budget: Pick<Budget, 'blockedUntil' | 'report'>,
  { limited, notShared }: BudgetEvents = {},
): Tracker {
  async function call<T>(act: () => Promise<T>): Promise<T> {
    const until = await budget.blockedUntil();
    if (until !== undefined) {
      throw new CasefileError('rate_limited', `GitHub is not to be called before ${new Date(until).toISOString()}`, {
        effect: 'none',
        retryAt: until,
      });
    }
    try {
      const answer = await act();
      await report({ kind: 'answered' });
      return answer;
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome.kind === 'limited') limited?.();
      await report(outcome);
      throw error;
    }
  }

  /** That it could not be shared must not change what came of the call; others will hear the same of GitHub. */
  async function report(outcome: Parameters<Budget['report']>[0]): Promise<void> {
    await budget.report(outcome).catch((error: unknown) => notShared?.(error));
  }

  return {
    ...tracker,
    create: (repo, draft) => call(() => tracker.create(repo, draft)),
    read: (repo, number) => call(() => tracker.read(repo, number)),
    update: (repo, number, change) => call(() => tracker.update(repo, number, change)),
    own: (repo, query) => call(() => tracker.own(repo, query)),
    comment: (repo, number, body) => call(() => tracker.comment(repo, number, body)),
    ownComments: (repo, number, since) => call(() => tracker.ownComments(repo, number, since)),
  };
}

function outcomeOf(error: unknown): Parameters<Budget['report']>[0] {
  if (!(error instanceof CasefileError)) return { kind: 'failed' };
  if (error.kind === 'rate_limited' && error.retryAt !== undefined) return { kind: 'limited', until: error.retryAt };
  return { kind: error.kind === 'unavailable' ? 'failed' : 'answered' }; // a refusal is an answer
}
