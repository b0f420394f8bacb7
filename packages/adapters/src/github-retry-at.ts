/** What a limit's answer says, header names in lower case. */
type Headers = Readonly<Record<string, unknown>>;

const SECOND = 1000;

/** GitHub asks for a minute at least where it names no time: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
const UNNAMED_MS = 60 * SECOND;

/** A wait of nothing would be asked for again at once; the primary limit is over after an hour, so nothing takes longer. */
const LEAST_MS = SECOND;
const MOST_MS = 60 * 60 * SECOND;

/**
 * When to try again after a limit (epoch ms): `retry-after` in seconds or as a date, else `x-ratelimit-reset` where
 * nothing remains, else a minute from now; never sooner than in a second, never later than in an hour. What cannot be
 * read counts as not said. Dates are GitHub's, so they are held against its clock where the answer has it.
 */
export function retryAtOf(headers: Headers, now: number): number {
  const there = dateOf(headers.date) ?? now;
  const wait = retryAfter(headers['retry-after'], there) ?? untilReset(headers, there) ?? UNNAMED_MS;
  return now + Math.min(Math.max(wait, LEAST_MS), MOST_MS);
}

/** Whether an answer says that there were too many requests; GitHub says so with 403, too. */
export function isLimit(status: number, headers: Headers, message: string): boolean {
  if (status === 429) return true;
  return (
    status === 403 &&
    (headers['retry-after'] !== undefined ||
      String(headers['x-ratelimit-remaining']) === '0' ||
      /secondary rate limit|rate limit exceeded|abuse detection/i.test(message))
  );
}

function retryAfter(value: unknown, there: number): number | undefined {
  const text = textOf(value);
  if (/^\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text) * SECOND;
  const date = dateOf(text);
  return date === undefined ? undefined : date - there;
}

function untilReset(headers: Headers, there: number): number | undefined {
  const seconds = textOf(headers['x-ratelimit-reset']);
  if (textOf(headers['x-ratelimit-remaining']) !== '0' || !/^\d{1,15}$/.test(seconds)) return undefined;
  return Number(seconds) * SECOND - there;
}

/** An HTTP date; `Date.parse` alone takes almost anything for one, "-5" included. */
function dateOf(value: unknown): number | undefined {
  const text = textOf(value);
  const time = /^[A-Z][a-z]{2,8},? .+(GMT|UTC)$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
