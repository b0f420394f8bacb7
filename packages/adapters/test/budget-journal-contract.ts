import { blank, type BudgetJournal, budgetSettingsSchema, type Entry, follow } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';

/** What every journal of the budget must do, whatever it is kept in. `make` answers an empty one. */
export function budgetJournalContract(name: string, make: () => BudgetJournal | Promise<BudgetJournal>): void {
  describe(`budget journal: ${name}`, () => {
    const ask = (at: number): Entry => ({
      kind: 'ask',
      at,
      calls: 1,
      writes: 1,
      creates: 1,
      urgent: false,
      patience_ms: 10_000,
      jitter: 0.25,
    });
    const limited: Entry = { kind: 'limited', at: 5, until: 60_005 };
    const { standing } = follow(blank, limited, budgetSettingsSchema.parse({}));

    it('begins blank', async () => {
      expect(await (await make()).read()).toEqual({ edition: 0, standing: blank, entries: [] });
    });

    it('answers an entry with all that stood there before, in order', async () => {
      const journal = await make();
      await journal.append(ask(1));
      expect(await journal.append(limited)).toEqual({ edition: 0, standing: blank, entries: [ask(1), limited] });
      expect(await journal.read()).toEqual({ edition: 0, standing: blank, entries: [ask(1), limited] });
    });

    it('gives each of many who write at once a place of their own', async () => {
      const journal = await make();
      const pages = await Promise.all(Array.from({ length: 20 }, (_, index) => journal.append(ask(index))));
      expect(pages.map(({ entries }) => entries.length).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
      const { entries: all } = await journal.read();
      for (const { entries } of pages) expect(entries).toEqual(all.slice(0, entries.length));
    });

    it('puts a standing in the place of the entries that it was worked out of', async () => {
      const journal = await make();
      await journal.condense(await journal.append(limited), standing);
      expect(await journal.read()).toEqual({ edition: 1, standing, entries: [] });
      expect(await journal.append(ask(7))).toEqual({ edition: 1, standing, entries: [ask(7)] });
      await journal.condense(await journal.append(limited), standing);
      expect(await journal.read()).toMatchObject({ edition: 2, entries: [] });
    });

    it('loses no entry that was written while a standing was worked out', async () => {
      const journal = await make();
      const early = await journal.append(limited);
      await journal.append(ask(7));
      await journal.condense(early, standing);
      expect(await journal.read()).toEqual({ edition: 0, standing: blank, entries: [limited, ask(7)] });
    });

    it('takes one of two standings that were worked out at once', async () => {
      const journal = await make();
      const pages = await journal.append(limited);
      await Promise.all([journal.condense(pages, standing), journal.condense(pages, standing)]);
      expect(await journal.read()).toEqual({ edition: 1, standing, entries: [] });
    });
  });
}
