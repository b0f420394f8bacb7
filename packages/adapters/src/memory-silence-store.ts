import type { SilenceBook, SilenceStore } from '@casefile/alert-core';
import { createFaults, type Faults } from './memory-faults.js';

/** The silences in memory, for tests; it passes the same contract as the real store. */
export function createMemorySilenceStore(): SilenceStore & Faults<keyof SilenceStore> {
  const { run, failNext } = createFaults<keyof SilenceStore>();
  let book: SilenceBook = { revision: 0, silences: [] };
  return {
    failNext,
    read: () => run('read', () => structuredClone(book)),
    write: (silences, read) =>
      run('write', () => {
        if (read.revision !== book.revision) return 'lost';
        book = { revision: book.revision + 1, silences: structuredClone(silences) };
        return 'written';
      }),
  };
}
