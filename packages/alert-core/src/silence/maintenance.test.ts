import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isKnownZone, isMaintained, isOpen, type Maintenance, maintenanceSchema } from './maintenance.js';
import type { Matchable } from './matchers.js';

const reason = 'a new database';
const parse = (window: object): Maintenance => maintenanceSchema.parse({ all: true, reason, ...window });

describe('a window that comes once', () => {
  const window = parse({ from: '2026-03-07T22:00:00Z', until: '2026-03-08T02:00:00Z' });

  it.each([
    ['2026-03-07T21:59:59.999Z', false],
    ['2026-03-07T22:00:00.000Z', true],
    ['2026-03-08T01:59:59.999Z', true],
    ['2026-03-08T02:00:00.000Z', false],
  ])('is open at %s: %p', (at, expected) => {
    expect(isOpen(window, new Date(at))).toBe(expected);
  });
});

describe('a window that comes every week', () => {
  const night = { days: ['sat', 'sun'], from: '22:00', until: '02:00', time_zone: 'Europe/Berlin' };

  it.each([
    ['at its local beginning in winter', '2026-03-07T21:00:00Z', true],
    ['a minute before', '2026-03-07T20:59:59Z', false],
    ['after midnight', '2026-03-08T00:30:00Z', true],
    ['at its end', '2026-03-08T01:00:00Z', false],
    ['after midnight of its last day', '2026-03-09T00:59:00Z', true],
    ['after midnight of a day on which it did not begin', '2026-03-07T00:30:00Z', false],
    ['at its local beginning in summer', '2026-07-04T20:00:00Z', true],
    ['at its local beginning of winter, in summer', '2026-07-04T19:59:00Z', false],
    ['in the night in which clocks are put forward', '2026-03-28T23:30:00Z', true],
    ['on that night at 3 o’clock, which follows 2', '2026-03-29T01:00:00Z', false],
  ])('over midnight, %s', (_, at, expected) => {
    expect(isOpen(parse(night), new Date(at))).toBe(expected);
  });

  it.each([
    ['09:00', '17:00', '2026-03-02T08:59:00Z', false],
    ['09:00', '17:00', '2026-03-02T09:00:00Z', true],
    ['09:00', '17:00', '2026-03-02T17:00:00Z', false],
    ['09:00', '17:00', '2026-03-03T12:00:00Z', false],
    ['00:00', '00:00', '2026-03-02T23:59:00Z', true],
    ['00:00', '00:00', '2026-03-03T00:00:00Z', false],
  ])('from %s until %s on Mondays in UTC, at %s: %p', (from, until, at, expected) => {
    expect(isOpen(parse({ days: ['mon'], from, until }), new Date(at))).toBe(expected);
  });

  it('is never open in a time zone that is not known', () => {
    const window = parse({ ...night, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], time_zone: 'Mars/Base' });
    expect(isKnownZone('Mars/Base')).toBe(false);
    expect(isOpen(window, new Date('2026-03-07T23:00:00Z'))).toBe(false);
  });

  it('is open as long as it says in each week, wherever', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const zone = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/Phoenix', 'Pacific/Kiritimati');
    const days = fc.uniqueArray(fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { minLength: 1 });
    fc.assert(
      fc.property(minute, minute, zone, days, (from, until, time_zone, names) => {
        const window = parse({ days: names, from: clock(from), until: clock(until), time_zone });
        let open = 0;
        const begin = Date.parse('2026-01-05T00:00:00Z');
        for (let at = 0; at < 7 * 24 * 60; at += 15) open += Number(isOpen(window, new Date(begin + at * 60_000)));
        const length = (until - from + 24 * 60) % (24 * 60) || 24 * 60;
        expect(Math.abs(open * 15 - names.length * length)).toBeLessThanOrEqual(names.length * 15);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a window is of', () => {
  const alert: Matchable = { fingerprint: '', team: 'checkout', source: 'grafana', priority: 'P1', title: 'errors' };
  const times = { from: '2026-03-07T22:00:00Z', until: '2026-03-08T02:00:00Z', reason };

  it.each([
    ['its teams', { teams: ['search', 'checkout'] }, true],
    ['no other team', { teams: ['search'] }, false],
    ['its sources', { sources: ['grafana'] }, true],
    ['teams on its sources alone', { teams: ['checkout'], sources: ['cloudwatch'] }, false],
    ['all', { all: true }, true],
  ])('%s', (_, scope, expected) => {
    const window = maintenanceSchema.parse({ ...times, ...scope });
    expect(isMaintained(window, alert)).toBe(expected);
    expect(isMaintained(window, { ...alert, priority: 'P0' })).toBe(false);
  });

  it.each<[string, object]>([
    ['that names nobody', times],
    ['of all and of a team', { ...times, all: true, teams: ['checkout'] }],
    ['without a reason', { ...times, all: true, reason: '' }],
    ['with a time of no zone', { ...times, all: true, from: '2026-03-07T22:00:00' }],
    ['with half of each kind', { ...times, all: true, days: ['sat'] }],
    ['at a time of no clock', { all: true, reason, days: ['sat'], from: '24:00', until: '02:00' }],
    ['on no day', { all: true, reason, days: [], from: '22:00', until: '02:00' }],
    ['with a word that nobody reads', { ...times, all: true, team: 'checkout' }],
  ])('nobody %s: it is refused', (_, window) => {
    expect(maintenanceSchema.safeParse(window).success).toBe(false);
  });
});

function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
