import { createMemoryAlertStore, createMemoryBudgetJournal, createMemoryIssueTracker } from '@casefile/adapters';
import { budgetSettingsSchema, type WakeUpMessage } from '@casefile/alert-core';
import type { Reading } from '@casefile/alert-handler';
import { startAgents, sweepUntil } from './agents.js';
import { type Clock, createClock } from './clock.js';
import { inventStory, type Story } from './deliveries.js';
import { type Finding, judge, watchDuplicates } from './judge.js';
import type { Fate } from './process.js';
import type { World } from './ports.js';
import { createQueue } from './queue.js';
import { type Safeguard } from './safeguards.js';
import { createWeather } from './weather.js';

export interface SimulationOptions {
  seed: number;
  /** How many alerts live in this run. */
  alerts: number;
  /** `fresh`: a listing shows a new issue within five seconds. `lagging`: one in 50 takes up to ten minutes. */
  listings: 'fresh' | 'lagging';
  /** Switched off, to see that the simulation notices. */
  without?: Safeguard;
  /** Nothing goes wrong but what `fate` says of the two agents. */
  fate?: Fate;
}

export interface SimulationResult {
  seed: number;
  alerts: number;
  /** What broke the promise; empty when it was kept. */
  findings: Finding[];
  /** Alerts that ever had two open issues at a time. */
  duplicatesMade: number;
  gitHubCalls: number;
  deaths: number;
}

const START = Date.parse('2026-03-01T00:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Alerts begin within this time. */
const SEASON = 2 * HOUR;

/** Lives through one world from its seed: the real handlers, a day of calm after the trouble, and then the judgement. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const clock = createClock(options.seed, START);
  const stories = Array.from({ length: options.alerts }, (_, index) =>
    inventStory(clock, index, START, START + SEASON),
  );
  const calmFrom = Math.max(...stories.flatMap(({ deliveries }) => deliveries.map(({ at }) => at))) + 10 * MINUTE;
  const weather = createWeather({ clock, calmFrom: options.fate ? START : calmFrom, from: START });
  const tracker = createMemoryIssueTracker({
    now: clock.date,
    listingLagMs: () => listingLag(clock, options.listings),
  });
  const store = createMemoryAlertStore();
  let deaths = 0;
  const fate: Fate = (name, when) => {
    const ends = (options.fate ?? weather.fate)(name, when);
    if (ends === 'dies') deaths += 1;
    return ends;
  };
  const alerts = createQueue<Reading>({ clock, visibilityMs: 180_000, duplicates: weather.deliversAgain });
  const wakeUps = createQueue<WakeUpMessage>({ clock, visibilityMs: 360_000 });
  const duplicates = watchDuplicates(tracker);
  const journal = createMemoryBudgetJournal();
  const { without } = options;
  const settings = budgetSettingsSchema.parse({});
  const world: World = {
    clock,
    weather,
    store,
    tracker,
    wakeUps,
    journal,
    settings,
    without,
    written: duplicates.look,
  };

  startAgents(world, alerts, fate);
  sweepUntil(calmFrom + 24 * HOUR, world);
  for (const story of stories) deliver(story, clock, alerts.send);

  await clock.runUntil(calmFrom + 24 * HOUR);
  return {
    seed: options.seed,
    alerts: options.alerts,
    findings: judge(stories, tracker.issues(), { alerts: alerts.size(), wakeUps: wakeUps.size() }),
    duplicatesMade: duplicates.seen.size,
    gitHubCalls: Object.values(tracker.calls).reduce((sum, count) => sum + count, 0),
    deaths,
  };
}

/** Most come at once, some minutes later and after what happened next. */
function deliver({ deliveries }: Story, clock: Clock, send: (reading: Reading) => void): void {
  for (const { at, alert } of deliveries) {
    const delay = clock.chance(0.9) ? clock.between(0, 2000) : clock.between(2000, 5 * MINUTE);
    clock.in(at - START + delay, () => send({ alerts: [alert] }));
  }
}

function listingLag(clock: Clock, listings: SimulationOptions['listings']): number {
  return listings === 'lagging' && clock.chance(0.02) ? clock.between(5000, 10 * MINUTE) : clock.between(0, 5000);
}
