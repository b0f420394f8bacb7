import { type AlertState, matches, reaches, type Silence } from '@casefile/alert-core';
import { type Paint, table } from '@casefile/cli-kit';
import { cut, oneLine } from '../browse/alert-rows.js';

/** What a silence means right now, as JSON. */
export interface Effect {
  dry_run: boolean;
  silence: Silence;
  /** How many open alerts match, and how many of them stay loud all the same. */
  matching: number;
  loud: number;
  /** Those that were seen last. */
  alerts: (Pick<AlertState, 'fingerprint' | 'title' | 'priority' | 'team' | 'issue_url'> & { silenced: boolean })[];
}

export const MOST_SHOWN = 20;

/** Open alerts that a silence means, counted one by one. */
export function countMatching({ matchers }: Pick<Silence, 'matchers'>) {
  const count = { matching: 0, loud: 0 };
  return {
    count,
    isMatching: (alert: AlertState): boolean => {
      if (alert.status !== 'OPEN' || !matches(matchers, alert)) return false;
      count.matching += 1;
      count.loud += Number(!reaches(matchers, alert));
      return true;
    },
  };
}

export function shown(alerts: readonly AlertState[], { matchers }: Silence): Effect['alerts'] {
  return alerts.map((alert) => {
    const { fingerprint, title, priority, team, issue_url } = alert;
    return { fingerprint, title, priority, team, issue_url, silenced: reaches(matchers, alert) };
  });
}

export function effectText({ dry_run, silence, matching, loud, alerts }: Effect, paint: Paint): string {
  const rows = alerts.map(({ fingerprint, priority, team, title, issue_url = '', silenced }) => {
    const mark = silenced ? '' : paint.red('stays loud');
    return [priority, cut(oneLine(title), 60), team, fingerprint.slice(0, 12), issue_url, mark];
  });
  const what = dry_run ? 'Nothing was changed. It would be' : `Silence ${paint.bold(silence.id)} is`;
  return [
    ...(rows.length > 0 ? [table(['', 'alert', 'team', 'fingerprint', 'issue', ''], rows)] : []),
    ...(matching > rows.length ? [`… and ${matching - rows.length} more`] : []),
    `${what} in force until ${silence.until}; open alerts that match now: ${matching}.`,
    ...(loud > 0 ? [`${paint.yellow('note:')} P0 stays loud (${loud}) unless --priority P0 or --alert means it.`] : []),
  ].join('\n');
}
