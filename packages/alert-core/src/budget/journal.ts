import * as z from 'zod';
import { answered, atRest, type Breaker, failed, letThrough, limited } from './breaker.js';
import { type BudgetSettings, earliest, use, usedShare } from './limits.js';

const moment = z.number();
/** From 0 up to 1, drawn by whoever writes the entry: every reader comes to the same waits. */
const jitter = z.number().min(0).max(1);

/** What workers write down: what they ask for, and how GitHub answered. Times are epoch milliseconds. */
export const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ask'),
    at: moment,
    calls: z.number(),
    writes: z.number(),
    creates: z.number(),
    urgent: z.boolean(),
    /** For how long whoever asks can wait where it is. */
    patience_ms: z.number(),
    jitter,
  }),
  z.object({ kind: z.literal('answered'), at: moment }),
  z.object({ kind: z.literal('failed'), at: moment, jitter }),
  z.object({ kind: z.literal('limited'), at: moment, until: moment }),
]);

export type Entry = z.infer<typeof entrySchema>;
export type Ask = Extract<Entry, { kind: 'ask' }>;

const times = z.object({ calls: z.array(moment), writes: z.array(moment), creates: z.array(moment) });

/** All that counts of what was written down so far. */
export const standingSchema = z.object({
  usage: z.object({ all: times, other: times }),
  breaker: z.object({
    blocked_until: moment,
    why: z.enum(['limited', 'down']).optional(),
    failures: z.number(),
    trips: z.number(),
    probing: z.boolean(),
    limits: z.number(),
  }),
});

export type Standing = z.infer<typeof standingSchema>;

const noTimes = { calls: [], writes: [], creates: [] };
export const blank: Standing = { usage: { all: noTimes, other: noTimes }, breaker: atRest };

/** What an ask comes to: `at` is when to go on, or from when on to ask again. */
export type Answer = { granted: true; at: number } | { granted: false; at: number; why: 'limited' | 'down' | 'budget' };

/** One entry after the other, in the order in which they were written: whoever reads the same entries knows the same. */
export function follow(
  standing: Standing,
  entry: Entry,
  settings: BudgetSettings,
): { standing: Standing; answer?: Answer } {
  const { breaker } = standing;
  switch (entry.kind) {
    case 'ask':
      return decideAsk(standing, entry, settings);
    case 'answered':
      return { standing: { ...standing, breaker: answered(breaker, entry.at) } };
    case 'failed':
      return {
        standing: { ...standing, breaker: failed(breaker, entry.at, entry.jitter, settings.failures_in_a_row) },
      };
    case 'limited':
      return { standing: { ...standing, breaker: limited(breaker, entry.until, entry.at) } };
  }
}

/** Let through at once, after a short wait, or sent away until a time at which not all others come, too. */
export function decideAsk(
  standing: Standing,
  ask: Ask,
  settings: BudgetSettings,
): { standing: Standing; answer: Answer } {
  const { usage, breaker } = standing;
  const { at, urgent, patience_ms: patience } = ask;
  if (at < breaker.blocked_until) {
    const { blocked_until, why = 'limited' } = breaker;
    return { standing, answer: { granted: false, at: blocked_until + spread(ask, spreadAfter(breaker)), why } };
  }
  const free = earliest(usage, ask, at, { urgent, settings });
  if (free.at - at > patience) {
    return { standing, answer: { granted: false, at: free.at + spread(ask, free.windowMs / 6), why: 'budget' } };
  }
  return {
    standing: { usage: use(usage, ask, free.at, urgent), breaker: letThrough(breaker, at) },
    answer: { granted: true, at: free.at },
  };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What is urgent comes first, soon after one another; all else behind it, spread over so long. */
function spread({ urgent, jitter: share }: Ask, overMs: number): number {
  return urgent ? share * 5 * SECOND : share * Math.max(overMs, 5 * SECOND);
}

/** The longer an outage, the more waits: what is not urgent leaves the way to what is. */
function spreadAfter({ why, trips }: Breaker): number {
  return why === 'down' ? 5 * MINUTE * Math.min(trips, 3) : MINUTE;
}

/** How much of the hour is used (1 is all), and whether nobody may call. */
export function gaugesOf(
  { usage, breaker }: Standing,
  at: number,
  settings: BudgetSettings,
): { used: number; isBlocked: boolean } {
  return { used: usedShare(usage, at, settings), isBlocked: at < breaker.blocked_until };
}
