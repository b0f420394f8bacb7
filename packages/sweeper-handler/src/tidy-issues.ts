import {
  type AlertState,
  type Budget,
  type IssueQueue,
  type IssueRecordStore,
  type IssueTracker,
  type Need,
  planTidying,
  readMarker,
  type TidyPlan,
  type TrackedIssue,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import type { Logger } from '@casefile/lambda-kit';

type TidyStore = Pick<IssueRecordStore, 'load' | 'record'>;

export interface TidyIssuesOptions {
  store: TidyStore;
  issues: IssueQueue;
  tracker: IssueTracker;
  budget: Pick<Budget, 'reserve'>;
  /** One or two; a marker of either is ours. */
  markerKeys: readonly string[];
  /** Every repository that issues go to. */
  repositories: readonly string[];
  log: Logger;
}

/** So far back that a sweep which failed for an hour is made up for. */
const LOOK_BACK_MS = 2 * 60 * 60 * 1000;

/**
 * Closes duplicates that slipped through, and has issue-agent look at issues that somebody else closed, reopened or snoozed.
 * What fails of one repository or alert does not keep the others from being tidied; it fails the job in the end. What
 * there is no room for on GitHub is for the next sweep.
 */
export async function tidyIssues(options: TidyIssuesOptions, at: Date): Promise<object> {
  const counts = { repositories: 0, duplicates_closed: 0, looks: 0, deferred: 0 };
  const failures: unknown[] = [];
  const attempt = async (facts: object, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      options.log.error({ ...facts, error: String(error) }, 'could not be tidied');
      failures.push(error);
      // the limit is that of all repositories
      if (error instanceof CasefileError && error.kind === 'rate_limited') throw error;
    }
  };
  for (const repo of options.repositories) {
    await attempt({ repo }, async () => {
      if (!(await hasRoom(options, LOOKING_THROUGH))) return void (counts.deferred += 1);
      for (const { state, sightings } of await lookThrough(repo, options, at)) {
        await attempt({ repo, fingerprint: state.fingerprint }, async () => {
          const plan = planTidying(state, sightings, at);
          if (plan.look) await look(state, options, at);
          counts.looks += Number(plan.look);
          const duplicates = plan.closeAsDuplicates.length;
          if (duplicates === 0) return;
          if (!(await hasRoom(options, closingOf(duplicates)))) return void (counts.deferred += 1);
          counts.duplicates_closed += await closeDuplicates(plan, state, sightings, options, at);
        });
      }
      counts.repositories += 1;
    });
  }
  if (failures.length === 0) return counts;
  options.log.warn(counts, 'not everything was tidied');
  throw new AggregateError(failures, `${failures.length} repositories or alerts could not be tidied`);
}

const PATIENCE_MS = 5000;
/** A page or two of a list, and our own login. */
const LOOKING_THROUGH = { calls: 2, writes: 0, creates: 0 };

/** Each is closed, with a comment. */
function closingOf(duplicates: number): Need {
  return { calls: 2 * duplicates, writes: 2 * duplicates, creates: 0 };
}

async function hasRoom({ budget }: TidyIssuesOptions, need: Need): Promise<boolean> {
  return (await budget.reserve({ ...need, urgent: false, patienceMs: PATIENCE_MS })).granted;
}

type Sighting = TrackedIssue & { episode: number };

/** The alerts whose issues are here, each with those that changed lately. */
async function lookThrough(
  repo: string,
  { store, tracker, markerKeys }: TidyIssuesOptions,
  at: Date,
): Promise<{ state: AlertState; sightings: Sighting[] }[]> {
  const since = new Date(at.getTime() - LOOK_BACK_MS).toISOString();
  const byFingerprint = new Map<string, Sighting[]>();
  for (const issue of await tracker.own(repo, { state: 'all', since })) {
    const marker = readMarker(markerKeys, repo, issue.body);
    if (!marker || marker.about !== undefined) continue;
    const sightings = byFingerprint.get(marker.fingerprint) ?? [];
    byFingerprint.set(marker.fingerprint, [...sightings, { ...issue, episode: marker.episode }]);
  }
  const states = await store.load([...byFingerprint.keys()]);
  return [...byFingerprint].flatMap(([fingerprint, sightings]) => {
    const state = states.get(fingerprint);
    return state?.issue_repo?.toLowerCase() === repo.toLowerCase() ? [{ state, sightings }] : [];
  });
}

/** The sweep's time makes the wake-up unlike any before, or it would be swallowed. */
async function look({ fingerprint, desired_version }: AlertState, { issues }: TidyIssuesOptions, at: Date) {
  await issues.wake([{ fingerprint, desired_version, look: true, nonce: at.toISOString() }]);
}

async function closeDuplicates(
  { adopt, closeAsDuplicates }: TidyPlan,
  state: AlertState,
  sightings: readonly Sighting[],
  options: TidyIssuesOptions,
  at: Date,
): Promise<number> {
  const adopted = sightings.find(({ number }) => number === adopt);
  // issue-agent was there: next sweep
  if (adopted && (await adoptIssue(adopted, state, options.store)) === 'lost') return 0;
  // before they are closed, because afterwards nothing shows that the one that is kept may say what was true long ago
  await look(state, options, at);
  const kept = adopted?.number ?? state.issue_number ?? 0;
  const repo = state.issue_repo ?? '';
  for (const number of closeAsDuplicates) await closeAsDuplicate(repo, number, kept, options);
  return closeAsDuplicates.length;
}

/** The alert's issue is another one from now on; before the one that it had is closed, so that nothing reopens that. */
async function adoptIssue(
  { number, repo, url, title }: TrackedIssue,
  state: AlertState,
  store: TidyStore,
): Promise<'adopted' | 'lost'> {
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
