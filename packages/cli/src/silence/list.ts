import {
  duration,
  isKnownZone,
  isOpen,
  isWeekly,
  type Maintenance,
  type Matchers,
  type Silence,
} from '@casefile/alert-core';
import { type Paint, table } from '@casefile/cli-kit';
import { oneLine } from '../browse/alert-rows.js';

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
    return [id, left, matchersText(matchers), oneLine(reason), oneLine(created_by)];
  });
  const windows = (maintenance ?? []).map((window) => [
    window.now === 'open' ? paint.yellow(window.now) : window.now,
    isWeekly(window)
      ? `${window.days.join(', ')} ${window.from}–${window.until} ${window.time_zone}`
      : `${window.from} – ${window.until}`,
    [...(window.teams ?? []), ...(window.sources ?? []).map((source) => `source ${source}`)].join(', ') || 'all',
    oneLine(window.reason),
  ]);
  return [
    rows.length > 0 ? table(['id', 'until', 'alerts', 'reason', 'by'], rows) : 'Nothing is silenced.',
    ...(windows.length > 0 ? [table(['maintenance', 'when', 'whose', 'reason'], windows)] : []),
  ].join('\n');
}

function matchersText(matchers: Matchers): string {
  return Object.entries(matchers)
    .map(([name, value = '']) => `${name}=${name === 'fingerprint' ? value.slice(0, 8) : oneLine(value)}`)
    .join(' ');
}
