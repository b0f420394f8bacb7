import type { Budget, IssueTracker } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';

/**
 * A tracker that tells the budget how GitHub answers, and calls nobody while GitHub is not to be called: also not in
 * the middle of work that was let through before.
 */
export function createBudgetedIssueTracker<Tracker extends IssueTracker>(
  tracker: Tracker,
  budget: Pick<Budget, 'shutUntil' | 'report'>,
  { onLimited = () => undefined }: { onLimited?: () => void } = {},
): Tracker {
  async function call<T>(act: () => Promise<T>): Promise<T> {
    const until = await budget.shutUntil();
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
      if (outcome.kind === 'limited') onLimited();
      await report(outcome);
      throw error;
    }
  }

  /** What cannot be told is told by the next one; it must not change what came of the call. */
  async function report(outcome: Parameters<Budget['report']>[0]): Promise<void> {
    await budget.report(outcome).catch(() => undefined);
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
