import {
  type AlertState,
  type AlertStore,
  ended,
  forWanted,
  hasIssue,
  keepsOwnIssue,
  isBehind,
  isOver,
  isRow,
  type IssueQueue,
  type IssueRecordStore,
  type ListStormTeams,
  standingOf,
  stormFingerprint,
  stormOf,
  type StormRow,
  type StormRows,
  type StormSettings,
} from '@casefile/alert-core';
import type { Logger } from '@casefile/lambda-kit';

export interface EndStormsOptions {
  store: Pick<AlertStore, 'load' | 'save'>;
  records: Pick<IssueRecordStore, 'record'>;
  rows: StormRows['rows'];
  teams: ListStormTeams;
  issues: IssueQueue;
  settings: StormSettings;
  log: Logger;
}

/** So long after a storm, an alert may still turn up that was on its way into it. */
const STRAGGLERS_MS = 20 * 60 * 1000;

/**
 * Ends storms that are over and has issue-agent look at those that go on, whose alerts come and go without a word to
 * them. Alerts that outlive their storm get issues of their own. What fails of one storm does not keep the others from
 * being looked at; it fails the job in the end.
 */
export async function endStorms(options: EndStormsOptions, at: Date): Promise<object> {
  const counts = { running: 0, ended: 0, let_out: 0 };
  const failures: unknown[] = [];
  const keys = (await options.teams()).map(stormFingerprint);
  for (const storm of (await options.store.load(keys)).values()) {
    try {
      await look(storm, options, at, counts);
    } catch (error) {
      options.log.error({ team: storm.team, error: String(error) }, 'a storm could not be looked after');
      failures.push(error);
    }
  }
  if (failures.length === 0) return counts;
  options.log.warn(counts, 'not every storm was looked after');
  throw new AggregateError(failures, `${failures.length} storms could not be looked after`);
}

async function look(
  storm: AlertState,
  options: EndStormsOptions,
  at: Date,
  counts: { running: number; ended: number; let_out: number },
): Promise<void> {
  const { store, rows, issues, settings, log } = options;
  let { status } = storm;
  if (status === 'OPEN') {
    const found = await rows(stormOf(storm));
    const end = isOver(storm, found, { at, settings }) ? ended(storm, at) : undefined;
    if (end && (await store.save(end, storm)) === 'lost') return; // somebody was there: next sweep
    const { fingerprint, desired_version } = end ?? storm;
    await issues.wake([{ fingerprint, desired_version, nonce: at.toISOString() }]);
    if (!end) return void (counts.running += 1);
    log.info({ team: storm.team, alerts: found.length }, 'STORM_OVER');
    counts.ended += 1;
    status = end.status;
  }
  if (status === 'CLOSED' && !isLongOver(storm, at)) counts.let_out += await letOut(storm, options, at);
}

function isLongOver({ closed_at }: AlertState, at: Date): boolean {
  return closed_at !== undefined && at.getTime() - Date.parse(closed_at) > STRAGGLERS_MS;
}

/** States that are written side by side. */
const WRITERS = 20;

/** What still fires is to have issues of its own; they are opened as fast as GitHub allows. */
async function letOut(storm: AlertState, options: EndStormsOptions, at: Date): Promise<number> {
  // only now, when nobody can join any more: who joined before is among them, or will be by the next sweep
  const left = (await options.rows(stormOf(storm))).filter(mayBeLeft);
  const states = [...(await options.store.load(left.map(({ fingerprint }) => fingerprint))).values()];
  let count = 0;
  const worker = async () => {
    for (let state = states.shift(); state; state = states.shift()) {
      if (await leave(state, storm, options, at)) count += 1;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, worker));
  return count;
}

/** It fires, or an earlier sweep did not finish with it. */
function mayBeLeft(row: StormRow): boolean {
  return standingOf(row) === 'firing' || (standingOf(row) === 'own_issue' && !hasIssue(row));
}

/** Answers whether there was something to do. A lost write is made up for by the next sweep. */
async function leave(
  state: AlertState,
  storm: AlertState,
  { store, records, issues }: EndStormsOptions,
  at: Date,
): Promise<boolean> {
  if (state.storm !== stormOf(storm) || state.status !== 'OPEN' || hasIssue(state)) return false;
  if (isRow(state) && (await records.record(state, { own_issue_at: at.toISOString() })) === 'lost') return false;
  if (isBehind(state) || !(isRow(state) || keepsOwnIssue(state))) return false;
  const next = forWanted(state, at);
  if ((await store.save(next, state)) === 'lost') return false;
  const { fingerprint, desired_version } = next;
  await issues.wake([{ fingerprint, desired_version }]);
  return true;
}
