import { describe, expect, it, jest } from '@jest/globals';
import { createClock } from './clock.js';
import type { Fate } from './process.js';
import { simulate, type SimulationOptions } from './simulate.js';

jest.setTimeout(300_000);

const ALERTS = 300;
const URGENT = ALERTS / 25;
const MINUTE = 60_000;

type Issues = Parameters<NonNullable<SimulationOptions['glance']>['look']>[0];

/** What stands open at a moment: the issues of storms, other ones, and the alerts that fire in the former. */
interface Look {
  storms: string[];
  own: string[];
  rows: string[];
}

function lookAt(issues: Issues): Look {
  const open = issues.filter(({ state }) => state === 'open');
  const isStorm = ({ title }: { title: string }) => title.includes('Alert storm');
  const listed = (body: string) =>
    [...body.matchAll(/🔴 firing \| P\d \| `(alarm-\d+)`/g)].map(([, title = '']) => title);
  return {
    storms: open.filter(isStorm).map(({ title }) => title),
    own: open.filter((issue) => !isStorm(issue)).map(({ title }) => title),
    rows: open.filter(isStorm).flatMap(({ body }) => listed(body)),
  };
}

const withoutPriority = (title: string) => title.slice('[P2] '.length);

/** Processes die at their awaits now and then, in the way of that seed. */
function dying(seed: number): Fate {
  const { chance } = createClock(seed, 0);
  return () => (chance(0.004) ? 'dies' : 'lives');
}

describe('300 new alerts of one team in a minute', () => {
  it('are 20 issues, one for each that is urgent, and a storm that lists the rest within minutes', async () => {
    const looks: Look[] = [];
    const glance = { atMs: 4 * MINUTE, look: (issues: Issues) => looks.push(lookAt(issues)) };
    const fate: Fate = () => 'lives';
    const result = await simulate({ seed: 1, alerts: ALERTS, listings: 'fresh', storm: 'resolves', fate, glance });
    const [{ storms, own, rows }] = looks as [Look];
    expect(storms).toEqual(['[P2] Alert storm: checkout']);
    expect(own.filter((title) => /^\[P[01]\]/.test(title))).toHaveLength(URGENT);
    expect(own).toHaveLength(URGENT + 20);
    expect(new Set([...own.map(withoutPriority), ...rows]).size).toBe(ALERTS);
    expect(rows).toHaveLength(ALERTS - URGENT - 20);
    expect(result).toMatchObject({ findings: [], duplicatesMade: 0 });
  });

  it.each([1, 2, 3])(
    'are no more issues when processes die, and all are closed in the end (world %i)',
    async (seed) => {
      const looks: Look[] = [];
      const glance = { atMs: 10.8 * MINUTE, look: (issues: Issues) => looks.push(lookAt(issues)) };
      const world = { seed, alerts: ALERTS, listings: 'fresh', storm: 'resolves' } as const;
      const result = await simulate({ ...world, fate: dying(seed), glance });
      const [{ storms, own, rows }] = looks as [Look];
      expect(storms).toHaveLength(1);
      expect(own.filter((title) => /^\[P[23]\]/.test(title)).length).toBeLessThanOrEqual(20);
      // what a process held when it died comes back after six minutes, and may be held by one that dies, too
      expect(new Set([...own.map(withoutPriority), ...rows]).size).toBeGreaterThan(ALERTS - 10);
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
    const world = { seed: 1, alerts: 3, listings: 'fresh', storm, threshold: 1, calmMs: 120 * MINUTE } as const;
    let awaits = 0;
    const lives: Fate = () => ((awaits += 1), 'lives');
    await simulate({ ...world, fate: lives });
    expect(awaits).toBeGreaterThan(60);
    for (let fatal = 1; fatal <= awaits; fatal += 1) {
      let count = 0;
      const dies: Fate = () => ((count += 1) === fatal ? 'dies' : 'lives');
      const { findings, duplicatesMade: made, deaths } = await simulate({ ...world, fate: dies });
      expect({ fatal, findings, made, deaths }).toEqual({ fatal, findings: [], made: 0, deaths: 1 });
    }
  });
});
