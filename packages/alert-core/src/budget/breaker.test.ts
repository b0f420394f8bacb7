import { describe, expect, it } from '@jest/globals';
import { answered, atRest, type Breaker, failed, letThrough, limited } from './breaker.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const middle = 0.5; // no jitter

describe('the breaker', () => {
  it('opens for a minute after five failures in a row', () => {
    expect(fail(4).blocked_until).toBe(0);
    expect(fail(5)).toMatchObject({ blocked_until: MINUTE, why: 'down', trips: 1 });
  });

  it('counts from the beginning after an answer', () => {
    expect(failed(answered(fail(4), 0), 0, middle, 5).blocked_until).toBe(0);
  });

  it('lets one through to see, and all when that one is answered', () => {
    const probing = letThrough(fail(5), MINUTE);
    expect(probing).toMatchObject({ probing: true, blocked_until: MINUTE + 30 * SECOND });
    expect(answered(probing, MINUTE + 100)).toMatchObject({ blocked_until: MINUTE + 100, trips: 0, why: undefined });
  });

  it('opens for twice as long after each probe that fails, up to three minutes', () => {
    let breaker = fail(5);
    const waits = [];
    for (let count = 0; count < 5; count += 1) {
      const at = breaker.blocked_until;
      breaker = failed(letThrough(breaker, at), at, middle, 5);
      waits.push((breaker.blocked_until - at) / MINUTE);
    }
    expect(waits).toEqual([2, 3, 3, 3, 3]);
  });

  it('gives up a probe of which nothing is heard', () => {
    const probing = letThrough(fail(5), MINUTE);
    expect(letThrough(probing, 3 * MINUTE).blocked_until).toBe(3 * MINUTE + 30 * SECOND);
  });

  it('takes failures and answers of what was under way for nothing new', () => {
    const open = fail(5);
    expect(failed(open, 10, middle, 5)).toEqual(open);
    expect(answered(open, 10)).toEqual(open);
  });

  it('waits a fifth longer or shorter, as chance has it', () => {
    expect([0, 1].map((jitter) => fail(5, jitter).blocked_until)).toEqual([48 * SECOND, 72 * SECOND]);
  });

  it('waits for as long as GitHub says', () => {
    expect(limited(atRest, 90 * SECOND, 0)).toMatchObject({ blocked_until: 90 * SECOND, why: 'limited' });
  });

  it('does not shorten a wait because another answer named less', () => {
    expect(limited(limited(atRest, 90 * SECOND, 0), 5 * SECOND, 100).blocked_until).toBe(90 * SECOND);
  });

  it('waits twice as long each time when GitHub limits again and again for a minute', () => {
    let breaker = limited(atRest, MINUTE, 0);
    const waits = [];
    for (let count = 0; count < 3; count += 1) {
      const at = breaker.blocked_until + SECOND;
      breaker = limited(breaker, at + MINUTE, at);
      waits.push((breaker.blocked_until - at) / MINUTE);
    }
    expect(waits).toEqual([2, 4, 8]);
  });

  it('takes GitHub at its word when it names a short wait, however often', () => {
    let breaker = limited(atRest, 2 * SECOND, 0);
    for (let count = 0; count < 10; count += 1) {
      const at = breaker.blocked_until + 1;
      breaker = limited(breaker, at + 2 * SECOND, at);
      expect(breaker.blocked_until - at).toBe(2 * SECOND);
    }
  });

  it('forgets limits when there has been none for a while', () => {
    const calm = answered(limited(atRest, SECOND, 0), 5 * MINUTE);
    expect(calm.limits).toBe(0);
    expect(limited(calm, 6 * MINUTE, 5 * MINUTE).blocked_until).toBe(6 * MINUTE);
  });

  it('takes a limit for a sign that GitHub is there', () => {
    expect(limited(letThrough(fail(5), MINUTE), 2 * MINUTE, MINUTE)).toMatchObject({ trips: 0, why: 'limited' });
  });
});

function fail(times: number, jitter = middle): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((breaker) => failed(breaker, 0, jitter, 5), atRest);
}
