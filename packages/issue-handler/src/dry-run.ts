import { hasIssue, isBehind, type IssueRecordStore, type WakeUpMessage } from '@casefile/alert-core';
import type { BatchOptions, Received } from '@casefile/lambda-kit';
import { intendedAction } from './intended-action.js';

/**
 * Without GitHub: the log says what would be done. An alert that is open stays behind, so that it gets its issue when
 * issues are switched on; one that came and went meanwhile never does.
 */
export function createDryRun(
  store: IssueRecordStore,
  repoOf: (team: string) => Promise<string | undefined>,
): BatchOptions<WakeUpMessage>['work'] {
  return (received) => received.map((one) => sayWhatWouldBeDone(one, store, repoOf));
}

async function sayWhatWouldBeDone(
  { item: { fingerprint }, log }: Received<WakeUpMessage>,
  store: IssueRecordStore,
  repoOf: (team: string) => Promise<string | undefined>,
): Promise<void> {
  const state = (await store.load([fingerprint])).get(fingerprint);
  if (!state || !isBehind(state)) return;
  const { title, priority, team, issue_url } = state;
  const facts = {
    fingerprint,
    would: intendedAction(state),
    repo: await repoOf(team),
    title,
    priority,
    team,
    issue_url,
  };
  log.info(facts, 'GITHUB_ISSUES_DISABLED');
  if (state.status === 'CLOSED' && !hasIssue(state))
    await store.record(state, { synced_version: state.desired_version });
}
