import { connect } from './aws/connect.js';
import type { Place } from './cloud.js';
import { createFileJournal } from './journal.js';
import { type Session, sleep } from './session.js';

/** What a session on a real endpoint is made of; `yes` lets it leave this machine. */
export interface SessionOptions {
  functionName: string;
  table: string;
  place: Place;
  journalDir: string;
  yes?: boolean;
}

/** A session for `runExperiment` outside the command line. */
export function createSession({ functionName, table, place, journalDir, yes = false }: SessionOptions): Session {
  const journal = createFileJournal(journalDir);
  return { functionName, table, place, yes, cloud: connect(place), connect, journal, now: () => new Date(), sleep };
}
