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
});

export type BudgetSettings = z.infer<typeof budgetSettingsSchema>;

/** When what was let through goes out (epoch ms, ascending): that of urgent work and of all other. */
export interface Usage {
  urgent: Record<keyof Need, number[]>;
  other: Record<keyof Need, number[]>;
}

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
    const all = merged(usage.other[of], usage.urgent[of]);
    const times = [freeFrom(all, need[of], most, windowMs, at)];
    if (!urgent) times.push(freeFrom(usage.other[of], need[of], Math.max(most * SHARE_OF_OTHERS, 1), windowMs, at));
    const free = Math.max(...times);
    if (free > found.at) found = { at: free, windowMs };
  }
  return found;
}

/** Notes what was let through, and forgets what no window reaches any more. Writes of one piece of work are a second apart. */
export function use(usage: Usage, need: Need, at: number, urgent: boolean): Usage {
  const add = (times: Record<keyof Need, number[]>, mine: boolean) => ({
    calls: insert(recent(times.calls, at - SECOND), at, mine ? need.calls : 0),
    writes: insert(recent(times.writes, at - HOUR - ON_ITS_WAY_MS), at, mine ? need.writes : 0, BETWEEN_WRITES_MS),
    creates: insert(recent(times.creates, at - HOUR - ON_ITS_WAY_MS), at, mine ? need.creates : 0),
  });
  return { urgent: add(usage.urgent, urgent), other: add(usage.other, !urgent) };
}

/** The share of the hour's writes or new issues that is used, whichever is more; 1 is all. */
export function usedShare(usage: Usage, at: number, settings: BudgetSettings): number {
  const used = (of: keyof Need) => recent(merged(usage.other[of], usage.urgent[of]), at - HOUR).length;
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

function merged(some: readonly number[], others: readonly number[]): number[] {
  return [...some, ...others].sort((a, b) => a - b);
}

function recent(times: readonly number[], since: number): number[] {
  return times.filter((time) => time > since);
}

function insert(times: readonly number[], at: number, count: number, apartMs = 0): number[] {
  return merged(
    times,
    Array.from({ length: count }, (_, index) => at + index * apartMs),
  );
}
