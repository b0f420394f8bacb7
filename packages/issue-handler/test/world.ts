import {
  createMemoryAlertStore,
  createMemoryIssueQueue,
  createMemoryIssueTracker,
  createMemoryStormWatch,
} from '@casefile/adapters';
import {
  type AlertEvent,
  type AlertState,
  applyAll,
  defaultLifeSettings,
  type Matchers,
  type Silence,
  type WakeUpMessage,
} from '@casefile/alert-core';
import { createLogger, type Received } from '@casefile/lambda-kit';
import { delivery } from '../../adapters/test/alert-deliveries.js';
import { createIssueHandler, type IssueHandlerOptions } from '../src/handle.js';

export const REPO = 'shop/alerts';
export const FINGERPRINT = 'ab'.repeat(32);
const MARKER_KEYS = ['the key that signs markers in these tests'];
const start = Date.parse('2026-03-01T10:00:00.000Z');
const MINUTE = 60_000;

/** One alert, its state, and a GitHub in memory; the clock goes by minutes. */
export function createWorld(overrides: Partial<Awaited<ReturnType<IssueHandlerOptions['openDesk']>>> = {}) {
  let clock = start;
  const now = () => new Date(clock);
  const store = createMemoryAlertStore();
  const tracker = createMemoryIssueTracker({ now });
  const queue = createMemoryIssueQueue();
  const watch = createMemoryStormWatch({ threshold: 3, windowMs: 10 * MINUTE });
  const lines: string[] = [];
  const postponed: number[] = [];
  const log = createLogger({ service: 'issue-agent' }, { write: (line) => void lines.push(line) });
  const opened: number[] = [];
  let deskFails: Error | undefined;
  const silences: Silence[] = [];
  const handler = createIssueHandler({
    store,
    storms: { alerts: store, watch, rows: store.rows, issues: queue },
    openDesk: () =>
      deskFails
        ? Promise.reject(deskFails)
        : Promise.resolve({
            tracker,
            budget: { reserve: () => Promise.resolve({ granted: true, at: clock }) },
            routing: { default: { repository: REPO, labels: [], assignees: [] }, teams: {}, maintenance: [] },
            silences,
            markerKeys: MARKER_KEYS,
            linkHosts: [],
            muteMs: defaultLifeSettings.muteMs,
            unknownOutcomeWaitMs: 3 * MINUTE,
            ...overrides,
          }),
    postpone: (_, seconds) => {
      postponed.push(seconds);
      return Promise.resolve();
    },
    metrics: {
      operation: () => undefined,
      opened: (ms) => void opened.push(ms),
      failed: () => undefined,
      deferred: () => undefined,
      silenced: () => undefined,
    },
    now,
    random: () => 0.5,
  });

  async function hear(
    state: AlertEvent['state'],
    event: Partial<AlertEvent> = {},
    fingerprint = FINGERPRINT,
  ): Promise<void> {
    const stored = (await store.load([fingerprint])).get(fingerprint);
    const told = delivery(state, (clock - start) / MINUTE, { priority: 'P2', reason: 'too many errors', ...event });
    const { next } = applyAll({
      fingerprint,
      stored,
      deliveries: [told],
      now: now(),
      settings: defaultLifeSettings,
    });
    if (next) await store.save(next, stored);
  }

  /** issue-agent gets a wake-up; answers how often it called GitHub. */
  async function work(item: Partial<WakeUpMessage> = {}): Promise<number> {
    const before = calls();
    const [done] = handler([received({ fingerprint: FINGERPRINT, ...item }, 1)]);
    await done;
    return calls() - before;
  }

  /** The sweeper comes every five minutes and wakes what is due. */
  async function sweepFor(minutes: number): Promise<number> {
    const before = calls();
    for (const end = clock + minutes * MINUTE; clock < end;) {
      clock = Math.min(clock + 5 * MINUTE, end);
      if ((await store.pending(new Date(clock - 2 * MINUTE).toISOString(), 1)).length > 0) await work();
    }
    return calls() - before;
  }

  const calls = () => Object.values(tracker.calls).reduce((sum, count) => sum + count, 0);
  const received = (item: WakeUpMessage, deliveryAttempt: number): Received<WakeUpMessage> => ({
    item,
    log,
    endsAt: clock + MINUTE,
    message: {
      body: '',
      sqsMessageId: 'm',
      attributes: {},
      sentAt: now().toISOString(),
      receiptHandle: 'r',
      deliveryAttempt,
    },
  });

  return {
    now,
    store,
    queue,
    watch,
    tracker,
    lines,
    postponed,
    opened,
    handler,
    received,
    hear,
    work,
    sweepFor,
    silences,
    /** An operator silences alerts for so many minutes. */
    silence(matchers: Matchers, minutes: number): void {
      const until = new Date(clock + minutes * MINUTE).toISOString();
      silences.push({ id: 's1', created_at: now().toISOString(), until, reason: 'a new database', matchers });
    },
    pass: (minutes: number) => void (clock += minutes * MINUTE),
    failDesk: (error: Error | undefined) => void (deskFails = error),
    issues: () => tracker.issues(),
    open: () => tracker.issues().filter((issue) => issue.state === 'open' && !issue.gone),
    async state(fingerprint = FINGERPRINT): Promise<AlertState> {
      const state = (await store.load([fingerprint])).get(fingerprint);
      if (!state) throw new Error('there is no state');
      return state;
    },
  };
}

export type TestWorld = ReturnType<typeof createWorld>;
