import { type AlertState, isBehind, isDue } from '@casefile/alert-core';
import { type Check, fail, look, ok, type Visit, warn } from './check.js';
import { tableNames } from './names.js';

/** The sweeper wakes what is behind every five minutes; after three times something else is the matter. */
const LONG_BEHIND_MS = 15 * 60 * 1000;

const MANY = 100;

/** No issue is behind its alert for long. */
export function checkPending({ aws, namePrefix, next, now }: Visit): Promise<Check[]> {
  const about = 'alerts behind';
  return look(about, 'dynamodb:Query', async () => {
    const before = new Date(now().getTime() - LONG_BEHIND_MS).toISOString();
    const behind = await aws.tables.alerts(namePrefix + tableNames.alerts).pending(before, MANY);
    if (behind.length === 0) return ok(about, 'none for more than 15 minutes');
    const count = behind.length === MANY ? `${MANY} or more` : String(behind.length);
    return fail(
      about,
      `the issues of ${count} alerts have been behind for more than 15 minutes`,
      `See why: ${next.casefile('alerts list --pending')}`,
    );
  });
}

/** What waits for its time stands in the index with a time to come. */
const WHENEVER = '9999';

/** No attempt at an issue failed; what fails is behind, so that nothing has to be scanned. */
export function checkFailing({ aws, namePrefix, next }: Visit): Promise<Check[]> {
  const about = 'alerts failing';
  return look(about, 'dynamodb:Query', async () => {
    const table = aws.tables.alerts(namePrefix + tableNames.alerts);
    const behind = await table.pending(WHENEVER, MANY);
    const states = [...(await table.load(behind.map(({ fingerprint }) => fingerprint))).values()];
    const failing = states.filter(({ attempts = 0 }) => attempts > 0);
    const [first] = failing;
    if (!first) return ok(about, 'none');
    const says = `${failing.length}; of "${first.title}" the last attempt said: ${first.last_error ?? 'nothing'}`;
    return warn(about, says, `See the others: ${next.casefile('alerts list --failing')}`);
  });
}

/** Why the issue of an alert is not as it should be, as the alert's item says. */
export function checkIssueOf(state: AlertState, { next, now }: Visit): Check[] {
  const { title, attempts = 0, last_error, pending_since = '' } = state;
  const about = `issue of "${title}"`;
  const github = `Find out what is missing on GitHub: ${next.casefile('github check')}`;
  return [
    ...(last_error === undefined ? [] : [fail(about, `${last_error} (${attempts} attempts)`, github)]),
    ...(isBehind(state) && !isDue(state, now())
      ? [warn(about, `waits for room on GitHub until ${pending_since}`, 'Wait, or try again with a longer --timeout.')]
      : []),
  ];
}
