import type { Terminal } from '@casefile/cli-kit';
import type { ScannedPage } from '@casefile/adapters';
import { awsMissing } from '../aws-missing.js';
import type { NextSteps } from '../deployment/next-steps.js';

/** What a table that was read from end to end held of what was looked for. */
export interface Reading<T> {
  /** The newest, as many as were wanted. */
  newest: T[];
  /** How many there are, those that were not wanted included. */
  matching: number;
  /** How many items were read. */
  read: number;
  unreadable: number;
}

export interface Wanted<T> {
  /** What is read, for people. */
  table: string;
  matches: (item: T) => boolean;
  /** When it was, as ISO 8601 UTC. */
  timeOf: (item: T) => string;
  limit: number;
}

/**
 * Reads a whole table, which has no order: the newest are known only at its end. No more than twice the limit is kept
 * meanwhile, whatever the table holds.
 */
export async function readAll<T>(
  pages: AsyncIterable<ScannedPage<T>>,
  { table, matches, timeOf, limit }: Wanted<T>,
  { terminal, next }: { terminal: Terminal; next: NextSteps },
): Promise<Reading<T>> {
  const newestFirst = (one: T, other: T) => (timeOf(one) < timeOf(other) ? 1 : -1);
  const reading: Reading<T> = { newest: [], matching: 0, read: 0, unreadable: 0 };
  terminal.step(`Reading the whole table ${table}`);
  try {
    for await (const { found, unreadable } of pages) {
      const matching = found.filter(matches);
      reading.newest.push(...matching);
      if (reading.newest.length > 2 * limit) reading.newest = reading.newest.sort(newestFirst).slice(0, limit);
      reading.matching += matching.length;
      reading.read += found.length + unreadable;
      reading.unreadable += unreadable;
    }
  } catch (error) {
    throw awsMissing('dynamodb:Scan', error, `There is no table ${table}: check ENV and --region, or ${next.apply}`);
  }
  terminal.stepEnds('done', `${table}: ${reading.read} read, ${reading.matching} match`);
  reading.newest = reading.newest.sort(newestFirst).slice(0, limit);
  return reading;
}

/** What a list does not show. */
export function notesOn<T>({ newest, matching, unreadable }: Reading<T>): string[] {
  return [
    ...(matching > newest.length ? [`The newest ${newest.length} of ${matching}; --limit shows more.`] : []),
    ...(unreadable > 0 ? [`${unreadable} items could not be read: they are of another version, or damaged.`] : []),
  ];
}
