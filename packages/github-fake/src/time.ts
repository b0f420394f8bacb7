import { Refusal } from './answer.js';

/** GitHub's times have no fractions. */
export function isoSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The `since` of a list in milliseconds; the beginning of time when it was not given. */
export function sinceOf(query: URLSearchParams): number {
  const since = query.get('since');
  if (since === null || since === '') return -Infinity;
  const time = Date.parse(since);
  if (Number.isNaN(time)) throw new Refusal(422, 'Invalid since: not an ISO 8601 time.');
  return time;
}
