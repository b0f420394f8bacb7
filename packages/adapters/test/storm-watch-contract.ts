import { randomUUID } from 'node:crypto';
import type { ListStormTeams, StormSettings, StormWatch } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { minute } from './alert-deliveries.js';

export interface StormWatchHarness {
  watch: StormWatch;
  teams: ListStormTeams;
}

/** What every watch of storms must do, whatever it counts in. */
export function stormWatchContract(
  name: string,
  make: (settings: StormSettings) => StormWatchHarness | Promise<StormWatchHarness>,
): void {
  describe(`storm watch: ${name}`, () => {
    const setUp = async ({ threshold = 3 } = {}) => {
      const harness = await make({ threshold, windowMs: 10 * 60_000 });
      const team = `team-${randomUUID()}`;
      const admit = (fingerprint: string, at: number, isStorming = false) =>
        harness.watch.admit({ team, fingerprint, at: minute(at), isStorming });
      return { ...harness, team, admit };
    };

    it('lets as many through as the threshold says, and no more', async () => {
      const { admit } = await setUp();
      expect([await admit('a', 0), await admit('b', 1), await admit('c', 2)]).toEqual(Array(3).fill('own_issue'));
      expect(await admit('d', 3)).toBe('too_many');
    });

    it('answers whoever asks again the same, also when the storm has begun', async () => {
      const { admit } = await setUp();
      await Promise.all(['a', 'b', 'c'].map((fingerprint) => admit(fingerprint, 0)));
      expect(await admit('a', 5)).toBe('own_issue');
      expect(await admit('a', 5, true)).toBe('own_issue');
      expect(await admit('d', 5)).toBe('too_many');
    });

    it('lets nobody new through while there is a storm', async () => {
      const { admit } = await setUp();
      expect(await admit('a', 0, true)).toBe('too_many');
      expect(await admit('a', 1)).toBe('own_issue');
    });

    it('has room again when the window has passed', async () => {
      const { admit } = await setUp();
      for (const [at, fingerprint] of ['a', 'b', 'c'].entries()) await admit(fingerprint, at);
      expect(await admit('d', 9)).toBe('too_many');
      expect(await admit('d', 10)).toBe('own_issue');
      expect(await admit('e', 10)).toBe('too_many');
    });

    it('counts each team on its own, and knows them', async () => {
      const { watch, teams, team, admit } = await setUp({ threshold: 1 });
      const other = `team-${randomUUID()}`;
      await admit('a', 0);
      expect(await watch.admit({ team: other, fingerprint: 'b', at: minute(0), isStorming: false })).toBe('own_issue');
      expect(await teams()).toEqual(expect.arrayContaining([team, other]));
    });

    it('lets no more through when all ask at once', async () => {
      const { admit } = await setUp({ threshold: 4 });
      const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => admit(`f${index}`, 0)));
      expect(answers.filter((answer) => answer === 'own_issue')).toHaveLength(4);
    });
  });
}
