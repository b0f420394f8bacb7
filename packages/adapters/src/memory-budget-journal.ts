import { blank, type BudgetJournal, type Entry } from '@casefile/alert-core';
import { createFaults, type Faults } from './memory-faults.js';

/** The budget's journal in memory, for tests and simulations; it passes the same contract as the real one. */
export interface MemoryBudgetJournal extends BudgetJournal, Faults<keyof BudgetJournal> {
  /** How often each method was called. */
  readonly calls: Readonly<Record<keyof BudgetJournal, number>>;
}

export function createMemoryBudgetJournal(): MemoryBudgetJournal {
  const { run, failNext } = createFaults<keyof BudgetJournal>();
  const calls: Record<keyof BudgetJournal, number> = { read: 0, append: 0, condense: 0 };
  let standing = blank;
  let entries: readonly Entry[] = [];
  let edition = 0;
  const step = <T>(method: keyof BudgetJournal, act: () => T): Promise<T> => {
    calls[method] += 1;
    return run(method, act);
  };
  return {
    failNext,
    calls,
    read: () => step('read', () => ({ edition, standing, entries })),
    append: (entry) =>
      step('append', () => {
        entries = [...entries, entry];
        return { edition, standing, entries };
      }),
    condense: (pages, condensed) =>
      step('condense', () => {
        if (pages.edition !== edition || pages.entries.length !== entries.length) return;
        standing = condensed;
        entries = [];
        edition += 1;
      }),
  };
}
