import * as z from 'zod';

/** What a piece of work asks of GitHub: requests, those among them that change something, and new issues among those. */
export interface Need {
  calls: number;
  writes: number;
  creates: number;
}

/**
 * How much of GitHub's limits may be used, by all workers together. The defaults are below what GitHub documents (80
 * content-creating requests a minute, 500 an hour, 900 points a minute) and, for new issues, at what it was seen to
 * allow (about 20 a minute, 150 an hour).
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api https://github.com/cli/cli/issues/4801
 */
export const budgetSettingsSchema = z.strictObject({
  calls_per_second: z.number().min(1).default(10),
  writes_per_minute: z.number().min(1).default(60),
  writes_per_hour: z.number().min(1).default(400),
  creates_per_minute: z.number().min(1).default(20),
  creates_per_hour: z.number().min(1).default(150),
  /** So many failures of GitHub in a row, and nobody calls for a while. */
  failures_in_a_row: z.number().min(1).default(5),
});

export type BudgetSettings = z.infer<typeof budgetSettingsSchema>;

/** When what was let through goes out (epoch ms, ascending): all of it, and what of it was not urgent. */
export interface Usage {
  all: Times;
  other: Times;
}

type Times = Record<keyof Need, number[]>;

interface Rule {
  of: keyof Need;
  most: number;
  windowMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** So long may what was let through be on its way: any window that GitHub looks at is then inside one of ours. */
const ON_ITS_WAY_MS = 30 * SECOND;

/** GitHub asks for a second between writes. */
const BETWEEN_WRITES_MS = SECOND;

/** P2 and P3 may use this share of each limit; the rest is kept for P0 and P1. */
const SHARE_OF_OTHERS = 0.75;

/** When the need can be met at the earliest (epoch ms), and the window that it has to wait for. */
export function earliest(
  usage: Usage,
  need: Need,
  at: number,
  { urgent, settings }: { urgent: boolean; settings: BudgetSettings },
): { at: number; windowMs: number } {
  let found = { at, windowMs: 0 };
  for (const { of, most, windowMs } of rulesOf(settings)) {
    if (need[of] === 0) continue;
    const free = Math.max(
      freeFrom(usage.all[of], need[of], most, windowMs, at),
      urgent ? at : freeFrom(usage.other[of], need[of], Math.max(most * SHARE_OF_OTHERS, 1), windowMs, at),
    );
    if (free > found.at) found = { at: free, windowMs };
  }
  return found;
}

/** Notes what was let through, and forgets what no window reaches any more. Writes of one piece of work are a second apart. */
export function use(usage: Usage, need: Need, at: number, urgent: boolean): Usage {
  return { all: added(usage.all, need, at), other: urgent ? usage.other : added(usage.other, need, at) };
}

function added(times: Times, need: Need, at: number): Times {
  const hourAgo = at - HOUR - ON_ITS_WAY_MS;
  return {
    calls: insert(times.calls, at, need.calls, { since: at - SECOND, apartMs: 0 }),
    writes: insert(times.writes, at, need.writes, { since: hourAgo, apartMs: BETWEEN_WRITES_MS }),
    creates: insert(times.creates, at, need.creates, { since: hourAgo, apartMs: 0 }),
  };
}

/** The share of the hour's writes or new issues that is used, whichever is more; 1 is all. */
export function usedShare({ all }: Usage, at: number, settings: BudgetSettings): number {
  const used = (of: keyof Need) => all[of].filter((time) => time > at - HOUR).length;
  return Math.max(used('writes') / settings.writes_per_hour, used('creates') / settings.creates_per_hour);
}

function rulesOf(settings: BudgetSettings): Rule[] {
  return [
    { of: 'calls', most: settings.calls_per_second, windowMs: SECOND },
    { of: 'writes', most: Math.max(settings.writes_per_minute / 60, 1), windowMs: BETWEEN_WRITES_MS },
    { of: 'writes', most: settings.writes_per_minute, windowMs: MINUTE + ON_ITS_WAY_MS },
    { of: 'writes', most: settings.writes_per_hour, windowMs: HOUR + ON_ITS_WAY_MS },
    { of: 'creates', most: settings.creates_per_minute, windowMs: MINUTE + ON_ITS_WAY_MS },
    { of: 'creates', most: settings.creates_per_hour, windowMs: HOUR + ON_ITS_WAY_MS },
  ];
}

/** From when on `count` more fit among at most `most` in any window; work that is larger than a limit takes it whole. */
function freeFrom(times: readonly number[], count: number, most: number, windowMs: number, at: number): number {
  const others = Math.max(Math.floor(most) - count, 0);
  const tooMany = times.length - others;
  const leaves = times[tooMany - 1];
  return leaves === undefined ? at : Math.max(leaves + windowMs, at);
}

function insert(
  times: readonly number[],
  at: number,
  count: number,
  { since, apartMs }: { since: number; apartMs: number },
): number[] {
  const own = Array.from({ length: count }, (_, index) => at + index * apartMs);
  return [...times.filter((time) => time > since), ...own].sort((a, b) => a - b);
}
