import {
  type AlertState,
  type IssueQueue,
  type IssueRecordStore,
  type IssueTracker,
  planTidying,
  readMarker,
  type TrackedIssue,
} from '@casefile/alert-core';
import type { Logger } from '@casefile/lambda-kit';

export interface TidyIssuesOptions {
  store: IssueRecordStore;
  issues: IssueQueue;
  tracker: IssueTracker;
  /** One or two; a marker of either is ours. */
  markerKeys: readonly string[];
  /** Every repository that issues go to. */
  repositories: readonly string[];
  log: Logger;
}

/** So far back that a sweep which failed for an hour is made up for. */
const LOOK_BACK_MS = 2 * 60 * 60 * 1000;

/** Closes duplicates that slipped through, and has issue-agent look at issues that somebody else closed or reopened. */
export async function tidyIssues(options: TidyIssuesOptions, at: Date): Promise<object> {
  const { store, issues, tracker, markerKeys, repositories } = options;
  const since = new Date(at.getTime() - LOOK_BACK_MS).toISOString();
  const counts = { duplicates_closed: 0, looks: 0 };
  for (const repo of repositories) {
    const byFingerprint = new Map<string, Sighting[]>();
    for (const issue of await tracker.own(repo, { state: 'all', since })) {
      const marker = readMarker(markerKeys, repo, issue.body);
      if (!marker || marker.about !== undefined) continue;
      const sightings = byFingerprint.get(marker.fingerprint) ?? [];
      byFingerprint.set(marker.fingerprint, [...sightings, { ...issue, episode: marker.episode }]);
    }
    const states = await store.load([...byFingerprint.keys()]);
    for (const [fingerprint, sightings] of byFingerprint) {
      const state = states.get(fingerprint);
      if (!state || state.issue_repo !== repo) continue;
      const plan = planTidying(state, sightings);
      if (plan.look) {
        const nonce = at.toISOString();
        await issues.wake([{ fingerprint, desired_version: state.desired_version, look: true, nonce }]);
        counts.looks += 1;
      }
      if (plan.closeAsDuplicates.length === 0) continue;
      const kept = plan.adopt ?? state.issue_number ?? 0;
      const adopted = sightings.find(({ number }) => number === plan.adopt);
      if (adopted && (await adopt(adopted, state, store)) === 'lost') continue; // issue-agent was there: next sweep
      for (const number of plan.closeAsDuplicates) await closeAsDuplicate(repo, number, kept, options);
      counts.duplicates_closed += plan.closeAsDuplicates.length;
    }
  }
  return counts;
}

type Sighting = TrackedIssue & { episode: number };

/** The alert's issue is another one from now on; before the one that it had is closed, so that nothing reopens that. */
async function adopt(issue: TrackedIssue, state: AlertState, store: IssueRecordStore): Promise<'adopted' | 'lost'> {
  const { number, repo, url, title } = issue;
  const change = { issue_number: number, issue_repo: repo, issue_url: url, issue_title: title };
  return (await store.record(state, { ...change, issue_state: 'open' })) === 'lost' ? 'lost' : 'adopted';
}

/** The comment links the two, as GitHub understands it; it is not worth a second try. */
async function closeAsDuplicate(
  repo: string,
  number: number,
  kept: number,
  { tracker, log }: TidyIssuesOptions,
): Promise<void> {
  await tracker.update(repo, number, { state: 'duplicate' });
  log.warn({ repo, issue_number: number, kept }, 'DUPLICATE_CLOSED');
  try {
    await tracker.comment(repo, number, `Duplicate of #${kept}`);
  } catch (error) {
    log.warn({ repo, issue_number: number, error: String(error) }, 'the duplicate does not say of which');
  }
}
