import {
  createBudgetedIssueTracker,
  type MemoryAlertStore,
  type MemoryBudgetJournal,
  type MemoryIssueTracker,
} from '@casefile/adapters';
import {
  type Budget,
  createBudget,
  type BudgetSettings,
  type TrackedIssue,
  type WakeUp,
  type WakeUpMessage,
} from '@casefile/alert-core';
import type { Clock } from './clock.js';
import type { Process } from './process.js';
import type { SimulatedQueue } from './queue.js';
import { type Circumstances, type Ports, type Safeguard, without } from './safeguards.js';
import type { Weather } from './weather.js';

export interface World {
  clock: Clock;
  weather: Weather;
  store: MemoryAlertStore;
  tracker: MemoryIssueTracker;
  wakeUps: SimulatedQueue<WakeUpMessage>;
  journal: MemoryBudgetJournal;
  settings: BudgetSettings;
  /** Instead of the one that all share. */
  budget?: Budget;
  without: Safeguard | undefined;
  /** Is shown each issue that was written, at the moment when it was. */
  written: (issue: TrackedIssue) => void;
}

/** The ports of a handler: every method is a call of its process, over a network with weather. */
export function portsOf(
  process: Process,
  world: World,
  circumstances: Circumstances = { isRedelivery: false },
): Ports & { budget: Budget } {
  const { clock, weather, store, tracker, journal } = world;
  const aws = <T>(name: string, act: () => Promise<T>) => process.call(name, weather.aws(), act);
  const gitHub = <T>(name: string, act: () => Promise<T>) => process.call(name, weather.github(), act);
  const shown = (issue: TrackedIssue) => {
    world.written(issue);
    return issue;
  };
  const ports: Ports = {
    store: {
      load: (fingerprints) => aws('load', () => store.load(fingerprints)),
      save: (next, expected) => aws('save', () => store.save(next, expected)),
      pending: (before, limit) => aws('pending', () => store.pending(before, limit)),
      record: (read, change) => aws('record', () => store.record(read, change)),
      defer: (read, until) => aws('defer', () => store.defer(read, until)),
    },
    tracker: {
      create: (repo, draft) => gitHub('create', () => tracker.create(repo, draft).then(shown)),
      read: (repo, number) => gitHub('read', () => tracker.read(repo, number)),
      update: (repo, number, change) => gitHub('update', () => tracker.update(repo, number, change).then(shown)),
      own: (repo, query) => gitHub('own', () => tracker.own(repo, query)),
      comment: (repo, number, body) => gitHub('comment', () => tracker.comment(repo, number, body)),
      ownComments: (repo, number, since) => gitHub('ownComments', () => tracker.ownComments(repo, number, since)),
    },
    issues: {
      wake: (items) =>
        aws('wake', () => {
          for (const item of items) send(item, world);
          return Promise.resolve();
        }),
    },
  };
  const shared = createBudget({
    journal: {
      read: () => aws('readBudget', () => journal.read()),
      append: (entry) => aws('appendBudget', () => journal.append(entry)),
      condense: (pages, standing) => aws('condenseBudget', () => journal.condense(pages, standing)),
    },
    settings: world.settings,
    now: clock.now,
    random: clock.random,
    sleep: (milliseconds) => process.call('sleep', { latencyMs: milliseconds, effectMs: 0 }, () => Promise.resolve()),
  });
  const weakened = without(world.without, ports, circumstances);
  const { budget = shared } = world;
  return { ...weakened, budget, tracker: createBudgetedIssueTracker(weakened.tracker, budget) };
}

function send({ fingerprint, desired_version, nonce, look }: WakeUp, { wakeUps }: World): void {
  const deduplicationId = JSON.stringify([fingerprint, desired_version, nonce]);
  wakeUps.send({ fingerprint, look }, { group: fingerprint, deduplicationId });
}
