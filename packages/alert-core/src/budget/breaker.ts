/** Whether GitHub may be called at all. */
export interface Breaker {
  /** Nobody calls before (epoch ms); 0 for nobody has to wait. */
  blocked_until: number;
  /** Why: GitHub limits us, or it does not answer. */
  why?: 'limited' | 'down' | undefined;
  /** Failures in a row, as long as it lets calls through. */
  failures: number;
  /** How often in a row it has opened because GitHub did not answer. */
  trips: number;
  /** One call is under way to see whether GitHub answers again. */
  probing: boolean;
  /** How often in a row GitHub has limited us. */
  limits: number;
}

export const atRest: Breaker = { blocked_until: 0, failures: 0, trips: 0, probing: false, limits: 0 };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FIRST_WAIT_MS = MINUTE;
/** No longer, so that what is urgent comes soon after GitHub is back: a probe costs one request. */
const LONGEST_WAIT_MS = 3 * MINUTE;
const LONGEST_LIMIT_MS = 60 * MINUTE;
/** Longer than any request takes. */
const PROBE_MS = 30 * SECOND;
/** A limit so soon after the last one is its continuation. */
const LIMIT_GOES_ON_MS = 2 * MINUTE;

/** Somebody is let through: after the breaker was opened by failures that is a probe, and all others wait for its outcome. */
export function letThrough(breaker: Breaker, at: number): Breaker {
  return breaker.trips > 0 ? { ...breaker, probing: true, blocked_until: at + PROBE_MS } : breaker;
}

/** GitHub did not answer, or with a failure of its own. So many in a row open the breaker, a failed probe for twice as long. */
export function failed(breaker: Breaker, at: number, jitter: number, failuresThatOpen: number): Breaker {
  if (at < breaker.blocked_until && !breaker.probing) return breaker; // it was under way when the breaker opened
  const failures = breaker.failures + 1;
  if (!breaker.probing && failures < failuresThatOpen) return { ...breaker, failures };
  const wait = Math.min(FIRST_WAIT_MS * 2 ** breaker.trips, LONGEST_WAIT_MS);
  const blocked_until = Math.round(at + wait * (0.8 + 0.4 * jitter));
  return { ...breaker, blocked_until, why: 'down', failures: 0, trips: breaker.trips + 1, probing: false };
}

/** GitHub answered: it is there. */
export function answered(breaker: Breaker, at: number): Breaker {
  const { trips, probing, blocked_until, why } = breaker;
  const isOver = probing || at >= blocked_until;
  if (trips > 0 && !probing) return breaker; // it was under way when the breaker opened
  return {
    ...breaker,
    failures: 0,
    trips: 0,
    probing: false,
    blocked_until: probing ? at : blocked_until,
    why: isOver ? undefined : why,
    limits: isOver && at > blocked_until + LIMIT_GOES_ON_MS ? 0 : breaker.limits,
  };
}

/** GitHub limits us until a time. A minute and more is doubled each time when it does so again and again; a shorter wait is its word. */
export function limited(breaker: Breaker, until: number, at: number): Breaker {
  const isBlocked = breaker.why === 'limited' && at < breaker.blocked_until; // others were under way, too
  const goesOn = breaker.limits > 0 && at < breaker.blocked_until + LIMIT_GOES_ON_MS;
  const limits = isBlocked ? breaker.limits : goesOn ? breaker.limits + 1 : 1;
  const wait = until - at;
  const longer = wait < MINUTE - SECOND ? wait : Math.min(wait * 2 ** (limits - 1), LONGEST_LIMIT_MS);
  const blocked_until = Math.max(until, at + longer, breaker.blocked_until);
  return { blocked_until, why: 'limited', failures: 0, trips: 0, probing: false, limits };
}

/** Whether a report of an answer would change anything: else nobody needs to hear of it. */
export function isWorthTelling({ failures, trips, limits }: Breaker): boolean {
  return failures > 0 || trips > 0 || limits > 0;
}
