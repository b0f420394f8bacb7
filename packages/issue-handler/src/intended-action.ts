import { type AlertState, hasIssue, hasNews, type Need } from '@casefile/alert-core';

/** What will be done on GitHub about an alert, as far as its state tells. */
export type IntendedAction = 'NOTHING' | 'CREATE' | 'CLOSE' | 'REOPEN' | 'COMMENT' | 'UPDATE';

export function intendedAction(state: AlertState): IntendedAction {
  if (!hasIssue(state)) return state.status === 'OPEN' ? 'CREATE' : 'NOTHING';
  if (state.status === 'CLOSED') return state.issue_state === 'open' ? 'CLOSE' : 'UPDATE';
  if (state.issue_state === 'closed') return 'REOPEN';
  return hasNews(state) ? 'COMMENT' : 'UPDATE';
}

/** What one round asks of GitHub: a new issue, with a search before it when one may be there; or a look, a change, a comment. */
export function needOf(state: AlertState): Need {
  if (!hasIssue(state)) return { calls: state.intent_at === undefined ? 1 : 2, writes: 1, creates: 1 };
  const comments = hasNews(state) ? 1 : 0;
  return { calls: 2 + comments, writes: 1 + comments, creates: 0 };
}
