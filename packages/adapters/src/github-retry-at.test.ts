import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isLimit, retryAtOf } from './github-retry-at.js';

const now = Date.parse('2026-03-01T10:00:00.000Z');
const epoch = (seconds: number) => String(now / 1000 + seconds);
const date = (seconds: number) => new Date(now + seconds * 1000).toUTCString();

describe('the time at which to try again', () => {
  it.each<[string, Record<string, unknown>, number]>([
    ['the seconds of retry-after', { 'retry-after': '30' }, 30],
    ['its date', { 'retry-after': date(45) }, 45],
    ["its date by GitHub's clock, which differs from ours", { 'retry-after': date(345), date: date(300) }, 45],
    [
      'retry-after before the reset',
      { 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(50) },
      5,
    ],
    ['the reset where nothing remains', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(50) }, 50],
    ["the reset by GitHub's clock", { 'x-ratelimit-remaining': 0, 'x-ratelimit-reset': epoch(50), date: date(20) }, 30],
    [
      'a minute from now where something remains',
      { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': epoch(50) },
      60,
    ],
    ['a minute from now where nothing is said', {}, 60],
    ['a second from now, not at once', { 'retry-after': '0' }, 1],
    ['a second from now where the date is over', { 'retry-after': date(-500) }, 1],
    ['a second from now where the reset is over', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(-9) }, 1],
    ['an hour from now at most', { 'retry-after': '86400' }, 3600],
    ['an hour from now where the date is absurd', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 3600],
    ['a minute from now where retry-after is negative', { 'retry-after': '-5' }, 60],
    ['a minute from now where retry-after cannot be read', { 'retry-after': 'soon' }, 60],
    [
      'the reset where retry-after cannot be read',
      { 'retry-after': '', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(9) },
      9,
    ],
    [
      'a minute from now where the reset cannot be read',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'x' },
      60,
    ],
  ])('is %s', (_, headers, seconds) => {
    expect(retryAtOf(headers, now)).toBe(now + seconds * 1000);
  });

  it('is between a second and an hour from now, whatever GitHub says', () => {
    const header = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), fc.constant(date(7)));
    fc.assert(
      fc.property(header, header, header, (after, reset, there) => {
        const headers = { 'retry-after': after, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, date: there };
        const wait = retryAtOf(headers, now) - now;
        expect(wait >= 1000 && wait <= 3_600_000).toBe(true);
      }),
    );
  });
});

describe('an answer', () => {
  it.each<[string, number, Record<string, unknown>, string, boolean]>([
    ['429', 429, {}, '', true],
    ['403 with retry-after', 403, { 'retry-after': '1' }, 'Forbidden', true],
    ['403 with nothing that remains', 403, { 'x-ratelimit-remaining': '0' }, 'Forbidden', true],
    ['403 that speaks of a secondary limit', 403, {}, 'You have exceeded a secondary rate limit.', true],
    ['403 that speaks of the primary limit', 403, {}, 'API rate limit exceeded for installation ID 1.', true],
    ['403 about rights', 403, { 'x-ratelimit-remaining': '12' }, 'Resource not accessible by integration', false],
    ['404 with nothing that remains', 404, { 'x-ratelimit-remaining': '0' }, 'Not Found', false],
    ['503 with retry-after', 503, { 'retry-after': '1' }, '', false],
  ])('of %s', (_, status, headers, message, limited) => {
    expect(isLimit(status, headers, message)).toBe(limited);
  });
});
