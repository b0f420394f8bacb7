import { describe, expect, it, jest } from '@jest/globals';
import { createClock } from './clock.js';
import type { Fate } from './process.js';
import { simulate } from './simulate.js';

jest.setTimeout(300_000);

const ALERTS = 300;
const MINUTE = 60_000;

/** Processes die at their awaits now and then, in the way of that seed. */
function dying(seed: number): Fate {
  const { chance } = createClock(seed, 0);
  return () => (chance(0.004) ? 'dies' : 'lives');
}

describe('300 new alerts of one team in a minute', () => {
  it.each([1, 2, 3])(
    'are 20 issues, one for each that is urgent, and a storm that lists the rest; all close in the end (world %i)',
    async (seed) => {
      const seen: string[][] = [];
      const result = await simulate({
        seed,
        alerts: ALERTS,
        listings: 'fresh',
        storm: 'resolves',
        fate: dying(seed),
        glance: {
          atMs: 10.8 * MINUTE,
          look(issues) {
            const open = issues.filter(({ state }) => state === 'open');
            const storms = open.filter(({ title }) => title.includes('Alert storm'));
            const own = open.filter(({ title }) => !title.includes('Alert storm')).map(({ title }) => title);
            const rows = storms.flatMap(({ body }) => [...body.matchAll(/🔴 firing \| P\d \| `(alarm-\d+)`/g)]);
            seen.push(
              storms.map(({ title }) => title),
              own.filter((title) => /^\[P[01]\]/.test(title)),
              own.filter((title) => /^\[P[23]\]/.test(title)),
              rows.map(([, title = '']) => title),
              own.map((title) => title.slice(5)),
            );
          },
        },
      });
      const [storms = [], urgent = [], others = [], rows = [], own = []] = seen;
      expect(storms).toEqual(['[P2] Alert storm: checkout']);
      expect(urgent).toHaveLength(ALERTS / 25);
      expect(others.length).toBeLessThanOrEqual(20);
      expect(new Set([...own, ...rows]).size).toBe(ALERTS);
      expect(own.length + rows.length).toBe(ALERTS);
      expect(result).toMatchObject({ findings: [], duplicatesMade: 0 });
      expect(result.deaths).toBeGreaterThan(5);
    },
  );

  it.each([1, 2])(
    'all get issues of their own when they outlive the storm, whatever goes wrong (world %i)',
    async (seed) => {
      const result = await simulate({ seed, alerts: ALERTS, listings: 'fresh', storm: 'goes_on' });
      expect(result).toMatchObject({ findings: [], duplicatesMade: 0 });
    },
  );

  it.each([4, 5])('leave nothing open when they resolve, whatever goes wrong (world %i)', async (seed) => {
    const result = await simulate({ seed, alerts: ALERTS, listings: 'fresh', storm: 'resolves' });
    expect(result).toMatchObject({ findings: [], duplicatesMade: 0 });
  });
});

describe('a process that dies in a storm', () => {
  it.each(['resolves', 'goes_on'] as const)('may do so at any of its awaits, once (it %s)', async (storm) => {
    const world = { seed: 1, alerts: 4, listings: 'fresh', storm, threshold: 1 } as const;
    let awaits = 0;
    const lives: Fate = () => ((awaits += 1), 'lives');
    await simulate({ ...world, fate: lives });
    expect(awaits).toBeGreaterThan(80);
    for (let fatal = 1; fatal <= awaits; fatal += 1) {
      let count = 0;
      const dies: Fate = () => ((count += 1) === fatal ? 'dies' : 'lives');
      const { findings, duplicatesMade: made, deaths } = await simulate({ ...world, fate: dies });
      expect({ fatal, findings, made, deaths }).toEqual({ fatal, findings: [], made: 0, deaths: 1 });
    }
  });
});
