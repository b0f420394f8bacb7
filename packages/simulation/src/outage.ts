import {
  createMemoryAlertStore,
  createMemoryBudgetJournal,
  createMemoryIssueTracker,
  createMemoryStormWatch,
} from '@casefile/adapters';
import { type Budget, budgetSettingsSchema, type Priority, type WakeUpMessage } from '@casefile/alert-core';
import type { Reading } from '@casefile/alert-handler';
import { CasefileError } from '@casefile/context-core';
import { startAgents, STORMS, sweepUntil } from './agents.js';
import { type Clock, createClock } from './clock.js';
import { firingOf } from './deliveries.js';
import { watchDuplicates } from './judge.js';
import { withLimits } from './limited-tracker.js';
import type { World } from './ports.js';
import { createQueue } from './queue.js';
import type { Weather } from './weather.js';

export interface OutageOptions {
  seed: number;
  teams: number;
  alertsPerTeam: number;
  outageMs: number;
  /** `off`: everybody calls GitHub whenever there is something to do. */
  budget: 'on' | 'off';
}

export interface OutageResult {
  issues: number;
  /** After the end of the outage, until the last issue was there: of P0, and of all; endless when one is missing. */
  lastIssueMs: { P0: number; all: number };
  duplicates: number;
  mostWrites: { inAMinute: number; inAnHour: number };
  refused: number;
  isBanned: boolean;
  /** What a dead-letter queue would look at. */
  mostReceives: number;
  left: number;
}

const START = Date.parse('2026-03-01T00:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AFTERWARDS = 12 * HOUR;

/** Nobody asks and nobody tells: each worker heeds what GitHub says to it alone. */
const noBudget: Budget = {
  reserve: () => Promise.resolve({ granted: true, at: 0 }),
  blockedUntil: () => Promise.resolve(undefined),
  report: () => Promise.resolve(),
  gauges: () => ({ used: 0, isBlocked: false }),
};

/** GitHub is away for hours while alerts come; then it is back, with its limits. */
export async function simulateOutage(options: OutageOptions): Promise<OutageResult> {
  const { seed, teams, alertsPerTeam, outageMs } = options;
  const clock = createClock(seed, START);
  const over = START + outageMs;
  const end = over + AFTERWARDS;
  const { tracker, traffic } = withLimits(createMemoryIssueTracker({ now: clock.date }), clock);
  const alerts = createQueue<Reading>({ clock, visibilityMs: 180_000 });
  const wakeUps = createQueue<WakeUpMessage>({ clock, visibilityMs: 360_000 });
  const duplicates = watchDuplicates(tracker);
  const world: World = {
    clock,
    weather: outageUntil(over, clock),
    store: createMemoryAlertStore(),
    tracker,
    wakeUps,
    journal: createMemoryBudgetJournal(),
    watch: createMemoryStormWatch(STORMS),
    storms: STORMS,
    settings: budgetSettingsSchema.parse({}),
    ...(options.budget === 'on' ? {} : { budget: noBudget }),
    without: undefined,
    written: duplicates.look,
  };
  startAgents(world, alerts, world.weather.fate);
  sweepUntil(end, world);
  for (let team = 1; team <= teams; team += 1) {
    for (let index = 0; index < alertsPerTeam; index += 1) {
      const after = clock.between(0, outageMs);
      const firing = firingOf(`team-${team}`, `alarm-${index}`, priorityOf(index), START + after);
      clock.in(after, () => alerts.send({ alerts: [firing] }));
    }
  }
  // a ban is the end: what comes after it is no longer about limits
  for (let at = over; at <= end && !traffic.isBanned(); at += MINUTE) await clock.runUntil(at);
  const issues = tracker.issues();
  const times = (of: (title: string) => boolean) => issues.filter(({ title }) => of(title)).map((one) => one.createdAt);
  const last = (created: readonly number[], wanted: number) =>
    created.length < wanted ? Infinity : Math.max(...created) - over;
  return {
    issues: issues.length,
    lastIssueMs: {
      P0: last(
        times((title) => title.startsWith('[P0]')),
        teams,
      ),
      all: last(
        times(() => true),
        teams * alertsPerTeam,
      ),
    },
    duplicates: duplicates.seen.size,
    mostWrites: { inAMinute: mostIn(traffic.writes, MINUTE), inAnHour: mostIn(traffic.writes, HOUR) },
    refused: traffic.refused(),
    isBanned: traffic.isBanned(),
    mostReceives: Math.max(alerts.mostReceives(), wakeUps.mostReceives()),
    left: alerts.size() + wakeUps.size(),
  };
}

/** Of each team's alerts one is P0 and one P1; the others are P2 and P3. */
function priorityOf(index: number): Priority {
  return (['P0', 'P1'] as const)[index] ?? (index % 2 === 0 ? 'P2' : 'P3');
}

/** GitHub does not answer, answers with 503, or cannot be reached, until it is back; nothing else goes wrong. */
function outageUntil(over: number, clock: Clock): Weather {
  return {
    github() {
      const latencyMs = clock.between(60, 400);
      const fine = { latencyMs, effectMs: Math.floor(latencyMs / 2) };
      if (clock.now() >= over) return fine;
      const failures = [
        { latencyMs: 12_000, failure: new CasefileError('unavailable', 'no answer in 12 s') },
        { latencyMs, failure: new CasefileError('unavailable', '503') },
        { latencyMs, failure: new CasefileError('unavailable', 'refused', { effect: 'none' }) },
      ];
      return failures[clock.between(0, failures.length - 1)] ?? fine;
    },
    aws() {
      const latencyMs = clock.between(2, 30);
      return { latencyMs, effectMs: Math.floor(latencyMs / 2) };
    },
    fate: () => 'lives',
    deliversAgain: () => false,
  };
}

/** The most moments in any window of that length. */
function mostIn(times: readonly number[], length: number): number {
  let [most, first] = [0, 0];
  for (const [index, at] of times.entries()) {
    while ((times[first] ?? at) <= at - length) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
