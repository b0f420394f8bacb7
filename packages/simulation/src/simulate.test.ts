import { describe, expect, it, jest } from '@jest/globals';
import type { Fate } from './process.js';
import { describeRun, tallyOf } from './report.js';
import { safeguards } from './safeguards.js';
import { simulate, type SimulationOptions } from './simulate.js';

jest.setTimeout(120_000);

const WORLDS = 10;
const alerts = 50;

describe('a world in which everything goes wrong', () => {
  it.each(['fresh', 'lagging'] as const)(
    'ends with one open issue for each alert that fires, with %s listings',
    async (listings) => {
      const results = [];
      for (let seed = 1; seed <= WORLDS; seed += 1) results.push(await simulate({ seed, alerts, listings }));
      const tally = tallyOf(results, { listings });
      const told = describeRun({ listings }, tally);
      expect({ told, failures: tally.failures }).toEqual({ told, failures: [] });
      if (listings === 'fresh') expect({ told, made: tally.duplicatesMade }).toEqual({ told, made: 0 });
      expect(tally.deaths).toBeGreaterThan(50);
    },
  );

  it('is the same from the same seed', async () => {
    const options: SimulationOptions = { seed: 3, alerts: 20, listings: 'lagging' };
    expect(await simulate(options)).toEqual(await simulate(options));
  });

  it.each(safeguards)('breaks its promise without the safeguard %s', async (without) => {
    const results = [];
    const what = { listings: 'fresh', without } as const;
    for (let seed = 1; seed <= 40 && tallyOf(results, what).isKept; seed += 1) {
      results.push(await simulate({ seed, alerts, ...what }));
    }
    expect(tallyOf(results, what).isKept).toBe(false);
  });
});

describe('a process that dies', () => {
  it.each([1, 2, 3])('may do so at any of its awaits, once (world %i)', async (seed) => {
    const awaits = await countAwaits(seed);
    expect(awaits).toBeGreaterThan(20);
    for (let fatal = 1; fatal <= awaits; fatal += 1) {
      const result = await simulate({ seed, alerts: 2, listings: 'fresh', fate: diesAt(fatal) });
      expect({ fatal, findings: result.findings, made: result.duplicatesMade, deaths: result.deaths }).toEqual({
        fatal,
        findings: [],
        made: 0,
        deaths: 1,
      });
    }
  });
});

async function countAwaits(seed: number): Promise<number> {
  let count = 0;
  const lives: Fate = () => {
    count += 1;
    return 'lives';
  };
  await simulate({ seed, alerts: 2, listings: 'fresh', fate: lives });
  return count;
}

function diesAt(fatal: number): Fate {
  let count = 0;
  return () => ((count += 1) === fatal ? 'dies' : 'lives');
}
