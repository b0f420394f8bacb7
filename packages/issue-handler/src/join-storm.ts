import {
  type AlertState,
  type AlertStore,
  begun,
  hasIssue,
  keepsOwnIssue,
  isBehind,
  isRow,
  type IssueQueue,
  stormFingerprint,
  stormOf,
  type StormRows,
  type StormWatch,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { type Case, inStep } from './case.js';
import { isUrgent } from './intended-action.js';

/** Where storms are kept, and who is told of them. */
export interface Storms {
  alerts: Pick<AlertStore, 'load' | 'save'>;
  watch: StormWatch;
  rows: StormRows['rows'];
  issues: IssueQueue;
}

/** Others open, close or join the same storm; each round of a race has a winner. */
const MAX_ATTEMPTS = 10;

/**
 * Whether the alert's place is in its team's storm, so that it is in step without an issue. It becomes a row first and
 * sees then whether the storm still runs: a storm that ends meanwhile lets out every row that it finds, and so none
 * that fires is left behind.
 */
export async function joinStorm(one: Case, { alerts, watch, issues }: Storms, now: () => Date): Promise<boolean> {
  if (!mayJoin(one.state)) return false;
  const { team, fingerprint, episode } = one.state;
  const key = stormFingerprint(team);
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const storm = (await alerts.load([key])).get(key);
    const running = storm?.status === 'OPEN' ? storm : undefined;
    const at = now().toISOString();
    if (running && isRow(one.state) && one.state.storm === stormOf(running)) {
      // also for whoever began it and died before this; a second wake-up of one version is swallowed
      const { desired_version } = running;
      if (isBehind(running)) await issues.wake([{ fingerprint: key, desired_version }]);
      await one.save(inStep(one.state));
      return true;
    }
    if ((await watch.admit({ team, fingerprint, at, isStorming: running !== undefined })) === 'own_issue') {
      // remembered, so that it keeps its place however long GitHub is away
      const noStorm = isRow(one.state) ? {} : { storm: undefined, storm_joined_at: undefined };
      await one.save({ ...noStorm, storm_episode: episode, own_issue_at: at });
      return false;
    }
    if (running) {
      await one.save({
        storm: stormOf(running),
        storm_joined_at: at,
        storm_episode: episode,
        own_issue_at: undefined,
      });
    } else {
      await alerts.save(begun(storm, one.state, now()), storm); // whoever is first; all look again
    }
  }
  throw new CasefileError('conflict', `the storm of ${team} began or ended in each of ${MAX_ATTEMPTS} attempts`);
}

/** What is urgent has an issue of its own in any case, and so has whoever may have one already. */
function mayJoin(state: AlertState): boolean {
  return !isUrgent(state) && !hasIssue(state) && state.intent_at === undefined && !keepsOwnIssue(state);
}
