import type { KnownAlert } from '@casefile/adapters';
import {
  duration,
  isKnownZone,
  isOpen,
  isWeekly,
  type Maintenance,
  type Matchers,
  reaches,
  type Silence,
} from '@casefile/alert-core';
import { type Paint, table } from '@casefile/cli-kit';
import { visible } from '@casefile/safe-text';

/** What a silence means right now, as JSON. */
export interface Effect {
  dry_run: boolean;
  silence: Silence;
  /** Open alerts that match. */
  matches: (Pick<KnownAlert, 'fingerprint' | 'title' | 'priority' | 'team' | 'issue_url'> & { silenced: boolean })[];
}

export function effectOf(silence: Silence, matching: readonly KnownAlert[], dryRun: boolean): Effect {
  return {
    dry_run: dryRun,
    silence,
    matches: matching.map((alert) => {
      const { fingerprint, title, priority, team, issue_url } = alert;
      return { fingerprint, title, priority, team, issue_url, silenced: reaches(silence.matchers, alert) };
    }),
  };
}

const MOST_ROWS = 20;

export function effectText({ dry_run, silence, matches }: Effect, paint: Paint): string {
  const loud = matches.filter(({ silenced }) => !silenced).length;
  const rows = matches.slice(0, MOST_ROWS).map((alert) => {
    const mark = alert.silenced ? '' : paint.red('stays loud');
    return [
      alert.fingerprint.slice(0, 8),
      alert.priority,
      alert.team,
      visible(alert.title),
      alert.issue_url ?? '',
      mark,
    ];
  });
  const id = dry_run ? 'Nothing was changed. It would be' : `Silence ${paint.bold(silence.id)} is`;
  return [
    ...(rows.length > 0 ? [table(['alert', 'priority', 'team', 'title', 'issue', ''], rows)] : []),
    ...(matches.length > MOST_ROWS ? [`… and ${matches.length - MOST_ROWS} more`] : []),
    `${id} in force until ${silence.until}; open alerts that match now: ${matches.length}.`,
    ...(loud > 0 ? [`${paint.yellow('note:')} P0 stays loud (${loud}) unless --priority P0 or --alert means it.`] : []),
  ].join('\n');
}

/** What is silenced, as JSON. */
export interface SilenceList {
  silences: (Silence & { running: boolean })[];
  maintenance?: (Maintenance & { now: 'open' | 'closed' | 'over' | 'unknown time zone' })[];
}

export function listOf(silences: readonly Silence[], now: Date): SilenceList['silences'] {
  return silences.map((silence) => ({ ...silence, running: silence.until > now.toISOString() }));
}

export function windowsOf(maintenance: readonly Maintenance[], now: Date): NonNullable<SilenceList['maintenance']> {
  return maintenance.map((window) => ({ ...window, now: standingOf(window, now) }));
}

function standingOf(window: Maintenance, now: Date): 'open' | 'closed' | 'over' | 'unknown time zone' {
  if (isOpen(window, now)) return 'open';
  if (isWeekly(window)) return isKnownZone(window.time_zone) ? 'closed' : 'unknown time zone';
  return Date.parse(window.until) <= now.getTime() ? 'over' : 'closed';
}

export function listText({ silences, maintenance }: SilenceList, now: Date, paint: Paint): string {
  const rows = silences.map(({ id, until, running, matchers, reason, created_by = '' }) => {
    const left = running
      ? `${until} (${duration(Date.parse(until) - now.getTime())})`
      : `${until} ${paint.dim('over')}`;
    return [id, left, matchersText(matchers), visible(reason), visible(created_by)];
  });
  const windows = (maintenance ?? []).map((window) => [
    window.now === 'open' ? paint.yellow(window.now) : window.now,
    isWeekly(window)
      ? `${window.days.join(', ')} ${window.from}–${window.until} ${window.time_zone}`
      : `${window.from} – ${window.until}`,
    [...(window.teams ?? []), ...(window.sources ?? []).map((source) => `source ${source}`)].join(', ') || 'all',
    visible(window.reason),
  ]);
  return [
    rows.length > 0 ? table(['id', 'until', 'alerts', 'reason', 'by'], rows) : 'Nothing is silenced.',
    ...(windows.length > 0 ? [table(['maintenance', 'when', 'whose', 'reason'], windows)] : []),
  ].join('\n');
}

function matchersText(matchers: Matchers): string {
  return Object.entries(matchers)
    .map(([name, value = '']) => `${name}=${name === 'fingerprint' ? value.slice(0, 8) : visible(value)}`)
    .join(' ');
}
