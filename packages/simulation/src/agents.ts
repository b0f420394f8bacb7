import { defaultLifeSettings, type IssueRouting } from '@casefile/alert-core';
import { createAlertHandler, type Reading } from '@casefile/alert-handler';
import { createIssueHandler } from '@casefile/issue-handler';
import { createSweeper, endStorms, tidyIssues, wakePending } from '@casefile/sweeper-handler';
import { runFunction, silent } from './function.js';
import { portsOf, type World } from './ports.js';
import { type Fate, type Process, startProcess } from './process.js';
import type { SimulatedQueue } from './queue.js';

export const REPO = 'shop/alerts';
const MARKER_KEYS = ['a key of the simulation, nobody else has it'];
const MINUTE = 60_000;
const SWEEP_EVERY = 5 * MINUTE;
/** As in production. */
export const STORMS = { threshold: 20, windowMs: 10 * MINUTE };
const UNKNOWN_OUTCOME_WAIT = 180_000;

/** Both agents, on their queues, as many of them as in production. */
export function startAgents(world: World, alerts: SimulatedQueue<Reading>, fate: Fate): void {
  const { clock, wakeUps } = world;
  runFunction({
    clock,
    queue: alerts,
    batchSize: 10,
    concurrency: 3,
    timeoutMs: 30_000,
    fate,
    handler: (process) => alertAgent(process, world),
  });
  runFunction({
    clock,
    queue: wakeUps,
    batchSize: 5,
    concurrency: 2,
    timeoutMs: 60_000,
    fate,
    handler: (process) => issueAgent(process, world),
  });
}

function alertAgent(process: Process, world: World) {
  const { clock } = world;
  return (received: Parameters<ReturnType<typeof createAlertHandler>>[0]) => {
    const isRedelivery = received.some(({ message }) => message.deliveryAttempt > 1);
    const { store, issues } = portsOf(process, world, { isRedelivery });
    return createAlertHandler({
      store,
      issues,
      metrics: { alert: nothing, ignored: nothing, truncated: nothing },
      settings: defaultLifeSettings,
      now: clock.date,
      pause: (attempt) => clock.sleep(clock.between(0, 20 * attempt)),
    })(received);
  };
}

function issueAgent(process: Process, world: World) {
  const { clock, weather, wakeUps } = world;
  const { store, tracker, budget, watch, rows, issues } = portsOf(process, world);
  return createIssueHandler({
    store,
    storms: { alerts: store, watch, rows, issues },
    openDesk: () =>
      Promise.resolve({
        tracker,
        budget,
        routing,
        markerKeys: MARKER_KEYS,
        silences: [],
        linkHosts: [],
        muteMs: defaultLifeSettings.muteMs,
        unknownOutcomeWaitMs: world.without === 'wait' ? 0 : UNKNOWN_OUTCOME_WAIT,
      }),
    postpone: (receiptHandle, seconds) =>
      process.call('postpone', weather.aws(), () => {
        wakeUps.postpone(receiptHandle, seconds * 1000);
        return Promise.resolve();
      }),
    metrics: { operation: nothing, opened: nothing, failed: nothing, deferred: nothing, silenced: nothing },
    now: clock.date,
    random: clock.random,
  });
}

const routing: IssueRouting = { default: { repository: REPO, labels: [], assignees: [] }, teams: {}, maintenance: [] };

/** The sweeper, every five minutes. */
export function sweepUntil(end: number, world: World): void {
  const { clock, weather } = world;
  const sweep = () => {
    const process = startProcess(clock, weather.fate);
    clock.in(60_000, process.kill);
    const { store, issues, tracker, budget, rows, teams } = portsOf(process, world);
    const storms = { store, records: store, rows, teams, issues, settings: world.storms, log: silent };
    const tidying = { store, issues, tracker, budget, markerKeys: MARKER_KEYS, repositories: [REPO], log: silent };
    const sweeper = createSweeper({
      jobs: {
        wake: (at) => wakePending({ store, issues }, at),
        storms: (at) => endStorms(storms, at),
        tidy: (at) => tidyIssues(tidying, at),
      },
      metrics: { done: nothing, failed: nothing, flush: nothing },
      log: silent,
      now: clock.date,
    });
    void sweeper().catch(nothing);
    if (clock.now() + SWEEP_EVERY < end) clock.in(SWEEP_EVERY, sweep);
  };
  clock.in(SWEEP_EVERY, sweep);
}

const nothing = () => undefined;
