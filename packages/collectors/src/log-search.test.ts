import { describe, expect, it } from '@jest/globals';
import { alert } from '../test/support.js';
import { logWindow, planSearches } from './log-search.js';

const at = Date.parse(alert.timestamp);
const seconds = ({ from, to }: { from: number; to: number }) => [(from - at) / 1000, (to - at) / 1000];

describe('the searches for the lines of an incident', () => {
  it('cover ten minutes before and two minutes after it', () => {
    expect(seconds(logWindow(alert))).toEqual([-600, 120]);
  });

  it('begin with everything, for a function that writes little', () => {
    const { quiet } = planSearches(alert);
    expect(quiet.filterPattern).toBeUndefined();
    expect(seconds(quiet)).toEqual([-600, 120]);
  });

  it('go on with the request, the error code, words of failure, then back from the incident', () => {
    const { busy } = planSearches(alert);
    expect(busy.map(({ filterPattern }) => filterPattern?.slice(0, 14))).toEqual([
      '"5f8c7c5e-9b7e',
      '"AccessDenied"',
      '?ERROR ?Error ',
      undefined,
      undefined,
    ]);
    expect(busy.slice(3).map(seconds)).toEqual([
      [-30, 120],
      [-120, -30],
    ]);
  });

  it.each([
    ['is unknown', undefined],
    ['is empty', ''],
    ['holds a quotation mark', 'a" ?"b'],
    ['holds a backslash', 'a\\'],
  ])('skip a request id that %s', (_, request_id) => {
    expect(planSearches({ ...alert, request_id }).busy.map(({ filterPattern }) => filterPattern?.[0])).toEqual([
      '"',
      '?',
      undefined,
      undefined,
    ]);
  });

  it('take twelve calls and ten thousand lines at most', () => {
    const { quiet, busy } = planSearches(alert);
    const total = (of: 'calls' | 'lines') => [quiet, ...busy].reduce((sum, search) => sum + search[of], 0);
    expect([total('calls'), total('lines')]).toEqual([12, 10_000]);
  });

  it('stay below the 1,024 characters that a filter pattern may have', () => {
    const lengths = planSearches(alert).busy.map(({ filterPattern = '' }) => filterPattern.length);
    expect(Math.max(...lengths)).toBeLessThan(1024);
  });
});
