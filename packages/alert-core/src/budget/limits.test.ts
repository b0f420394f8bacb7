import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { budgetSettingsSchema, earliest, type Need, use, type Usage, usedShare } from './limits.js';

const settings = budgetSettingsSchema.parse({});
const nothing: Usage = {
  all: { calls: [], writes: [], creates: [] },
  other: { calls: [], writes: [], creates: [] },
};
const write: Need = { calls: 2, writes: 1, creates: 0 };
const create: Need = { calls: 1, writes: 1, creates: 1 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the limits', () => {
  it('let the first one through at once', () => {
    expect(earliest(nothing, create, 5000, { urgent: false, settings })).toEqual({ at: 5000, windowMs: 0 });
  });

  it('leave a second between writes', () => {
    expect(earliest(use(nothing, write, 5000, false), write, 5100, { urgent: false, settings }).at).toBe(6000);
  });

  it('let reads through beside writes', () => {
    const used = use(nothing, write, 5000, false);
    expect(earliest(used, { calls: 1, writes: 0, creates: 0 }, 5100, { urgent: false, settings }).at).toBe(5100);
  });

  it.each<[string, Need, boolean, number, number]>([
    ['P2 and P3 three quarters of the new issues of an hour', create, false, 112, HOUR],
    ['P0 and P1 all new issues of an hour', create, true, 150, HOUR],
    ['P2 and P3 three quarters of the writes of an hour', write, false, 300, HOUR],
    ['P0 and P1 all writes of an hour', write, true, 400, HOUR],
    ['P2 and P3 three quarters of the new issues of a minute', create, false, 15, MINUTE],
    ['P0 and P1 all new issues of a minute', create, true, 20, MINUTE],
  ])('give %s', (_, need, urgent, most, windowMs) => {
    let usage = nothing;
    const times: number[] = [];
    for (let at = 0; at < windowMs;) {
      at = earliest(usage, need, at, { urgent, settings }).at;
      usage = use(usage, need, at, urgent);
      times.push(at);
    }
    expect(times.filter((at) => at < windowMs)).toHaveLength(most);
  });

  it('keep a quarter for what is urgent while others use all of theirs', () => {
    let usage = nothing;
    for (let at = 0, count = 0; count < 112; count += 1) {
      at = earliest(usage, create, at, { urgent: false, settings }).at;
      usage = use(usage, create, at, false);
    }
    const at = 20 * MINUTE;
    expect(earliest(usage, create, at, { urgent: false, settings }).at).toBeGreaterThan(50 * MINUTE);
    expect(earliest(usage, create, at, { urgent: true, settings }).at).toBe(at);
    expect(usedShare(usage, at, settings)).toBeCloseTo(112 / 150);
  });

  it('hold in every window, whatever is asked for and when, and however long each request is on its way', () => {
    const asks = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 20_000 }),
        need: fc.constantFrom(write, create, { calls: 3, writes: 2, creates: 0 }),
        urgent: fc.boolean(),
        underWay: fc.integer({ min: 0, max: 25_000 }),
      }),
      { minLength: 50, maxLength: 300 },
    );
    const tight = budgetSettingsSchema.parse({ writes_per_hour: 60, creates_per_hour: 20, creates_per_minute: 5 });
    fc.assert(
      fc.property(asks, (list) => {
        let usage = nothing;
        let now = 0;
        const arrivals: { at: number; isCreate: boolean }[] = [];
        for (const { after, need, urgent, underWay } of list) {
          now += after;
          const { at } = earliest(usage, need, now, { urgent, settings: tight });
          if (at > now + 10_000) continue;
          usage = use(usage, need, at, urgent);
          for (let one = 0; one < need.writes; one += 1)
            arrivals.push({ at: at + one * 1000 + underWay, isCreate: need.creates > 0 });
        }
        const writes = arrivals.map(({ at }) => at);
        const creates = arrivals.filter(({ isCreate }) => isCreate).map(({ at }) => at);
        expect(mostIn(writes, MINUTE)).toBeLessThanOrEqual(60);
        expect(mostIn(writes, HOUR)).toBeLessThanOrEqual(60);
        expect(mostIn(creates, MINUTE)).toBeLessThanOrEqual(5);
        expect(mostIn(creates, HOUR)).toBeLessThanOrEqual(20);
      }),
      { numRuns: Number(process.env.CASEFILE_SOAK ?? 0) > 0 ? 2000 : 100 },
    );
  });
});

/** The most moments in any window of that length. */
function mostIn(times: readonly number[], length: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(0, ...sorted.map((from, index) => sorted.slice(index).filter((at) => at < from + length).length));
}
