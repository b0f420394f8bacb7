import { CasefileError } from '@casefile/context-core';
import type { Clock } from './clock.js';
import type { Course, Fate } from './process.js';

/** What goes wrong, and how often; `calm` from a moment on, so that the end can be judged. */
export interface Weather {
  /** How a call to GitHub goes. */
  github: () => Course;
  /** How a call to AWS goes. */
  aws: () => Course;
  fate: Fate;
  /** A standard queue delivers once more. */
  deliversAgain: () => boolean;
}

export interface WeatherOptions {
  clock: Clock;
  calmFrom: number;
  from: number;
}

const MINUTE = 60_000;
/** Share of awaits at which a process dies, before it and after it alike. */
const DEATHS = 0.004;
/** The client gives up then; GitHub itself has given up before. */
const TIMEOUT_MS = 12_000;
const GITHUB_GIVES_UP_MS = 10_000;

export function createWeather({ clock, calmFrom, from }: WeatherOptions): Weather {
  const brownOuts = Array.from({ length: clock.between(0, 3) }, () => {
    const begins = from + clock.between(0, Math.max(calmFrom - from, 1));
    return { begins, ends: begins + clock.between(MINUTE, 20 * MINUTE) };
  });
  const isCalm = () => clock.now() >= calmFrom;
  const isBrownOut = () => brownOuts.some(({ begins, ends }) => begins <= clock.now() && clock.now() < ends);
  const latency = () => (clock.chance(0.98) ? clock.between(60, 400) : clock.between(400, 9000));

  return {
    github() {
      const latencyMs = latency();
      const fine = { latencyMs, effectMs: Math.floor(latencyMs / 2) };
      if (isCalm() || !clock.chance(isBrownOut() ? 0.6 : 0.03)) return fine;
      return gitHubTrouble(clock, fine);
    },
    aws() {
      const latencyMs = clock.between(2, 30);
      const fine = { latencyMs, effectMs: Math.floor(latencyMs / 2) };
      if (isCalm() || !clock.chance(0.005)) return fine;
      const failure = new Error('socket hang up');
      return clock.chance(0.5) ? { latencyMs, failure } : { ...fine, failure };
    },
    fate: () => (!isCalm() && clock.chance(DEATHS) ? 'dies' : 'lives'),
    deliversAgain: () => !isCalm() && clock.chance(0.05),
  };
}

function gitHubTrouble(clock: Clock, fine: { latencyMs: number; effectMs: number }): Course {
  const badGateway = new CasefileError('unavailable', '502');
  const timeout = new CasefileError('unavailable', 'no answer in 12 s');
  const limited = { effect: 'none', retryAt: clock.now() + clock.between(1000, 90_000) } as const;
  const courses: Course[] = [
    { latencyMs: fine.latencyMs, failure: new CasefileError('unavailable', 'refused', { effect: 'none' }) },
    { latencyMs: fine.latencyMs, failure: new CasefileError('access_denied', '401', { effect: 'none' }) },
    { latencyMs: fine.latencyMs, failure: new CasefileError('rate_limited', '403', limited) },
    { latencyMs: fine.latencyMs, failure: badGateway },
    { ...fine, failure: badGateway },
    { ...fine, failure: new Error('ECONNRESET') },
    { latencyMs: TIMEOUT_MS, failure: timeout },
    { latencyMs: TIMEOUT_MS, effectMs: clock.between(0, GITHUB_GIVES_UP_MS), failure: timeout },
  ];
  return courses[clock.between(0, courses.length - 1)] ?? fine;
}
