import { describe, expect, it } from '@jest/globals';
import { createMemoryAlertStore, createMemoryIssueQueue } from '@casefile/adapters';
import { type AlertEvent, type AlertStore, defaultLifeSettings } from '@casefile/alert-core';
import { createLogger, type Received } from '@casefile/lambda-kit';
import { type AlertHandlerOptions, createAlertHandler } from './handle.js';
import type { Alert, Reading } from './read.js';

describe('a batch of alerts', () => {
  it('saves each new alert and wakes issue-agent for all of them at once', async () => {
    const { work, store, issues, metrics } = setUp();
    expect(await work([alert('a'), alert('b')], [alert('c')])).toEqual(['done', 'done']);
    expect(['a', 'b', 'c'].map((name) => store.read(name)?.status)).toEqual(['OPEN', 'OPEN', 'OPEN']);
    expect(issues.sent.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b', 'c']);
    expect(issues.sent[0]).toMatchObject({ desired_version: 1, event_id: 'a-FIRING-1', sqs_message_id: 'sqs-0' });
    expect(metrics.alerts).toEqual([
      'cloudwatch platform CREATE',
      'cloudwatch platform CREATE',
      'cloudwatch platform CREATE',
    ]);
  });

  it('writes an alert once however many messages bring it', async () => {
    const { work, store, saves } = setUp();
    const repeats = Array.from({ length: 10 }, (_, index) => [alert('a', { at: index + 1 })]);
    expect(await work(...repeats)).toEqual(Array(10).fill('done'));
    expect(saves).toEqual(['a']);
    expect(store.read('a')).toMatchObject({ occurrences: 10, desired_version: 1 });
  });

  it('neither writes nor wakes for a repeated delivery whose issue is up to date', async () => {
    const { work, store, issues, saves } = setUp();
    await work([alert('a')]);
    store.write('a', { synced_version: 1 });
    expect(await work([alert('a')])).toEqual(['done']);
    expect({ saves, woken: issues.sent.length }).toEqual({ saves: ['a'], woken: 1 });
  });

  it('wakes issue-agent for an alert that is behind, though its message changes nothing', async () => {
    const { work, store, woken } = setUp();
    await work([alert('a')]);
    await work([alert('a')]);
    expect(store.read('a')).toMatchObject({ occurrences: 1, desired_version: 1 });
    expect(woken).toEqual([['a'], ['a']]);
  });

  it('leaves alone what it was given nothing of', async () => {
    const { work, woken, loads, lines, metrics } = setUp();
    expect(await work({ alerts: [], ignored: 'a test notification' })).toEqual(['done']);
    expect({ woken, loads }).toEqual({ woken: [], loads: [] });
    expect(lines()).toMatchObject([{ reason: 'a test notification', outcome: 'ignored' }]);
    expect(metrics.ignored).toBe(1);
  });

  it('says how many alerts the provider left out', async () => {
    const { work, lines, metrics } = setUp();
    await work({ alerts: [], truncatedAlerts: 7 });
    expect(lines()).toMatchObject([{ level: 'warn', truncated_alerts: 7 }]);
    expect(metrics.truncated).toBe(7);
  });

  it('logs each event with its decision and without the raw payload, secrets redacted', async () => {
    const { work, lines } = setUp();
    await work([alert('a', { event: { description: 'password=hunter2hunter2', raw_provider: { all: 'of it' } } })]);
    expect(lines()).toMatchObject([
      {
        msg: 'NORMALIZED_ALERT',
        sqs_message_id: 'sqs-0',
        fingerprint: 'a',
        event: { source: 'cloudwatch', title: 'a' },
        envelope: { event_id: 'a-FIRING-1' },
        action: 'CREATE',
        reason: 'first_firing',
      },
    ]);
    expect(JSON.stringify(lines())).not.toMatch(/hunter2|raw_provider/);
  });
});

describe('a write that somebody else won', () => {
  it('is decided again on what won', async () => {
    const { work, store, woken, pauses } = setUp({ beforeSave: rival(1) });
    expect(await work([alert('a', { state: 'RESOLVED', at: 2 })])).toEqual(['done']);
    expect(store.read('a')).toMatchObject({
      status: 'CLOSED',
      occurrences: 1,
      last_event_ids: ['a-FIRING-1', 'a-RESOLVED-2'],
    });
    expect({ woken, pauses }).toEqual({ woken: [['a']], pauses: [1] });
  });

  it('is given up after ten rounds, for SQS to deliver again', async () => {
    const { work, pauses } = setUp({ beforeSave: rival(Infinity) });
    expect(await work([alert('a', { at: 1000 })])).toEqual([expect.stringContaining('10 attempts')]);
    expect(pauses).toHaveLength(10);
  });
});

describe('a failure', () => {
  it('of one write fails the messages that need it and no other', async () => {
    const { work, store, woken, lines } = setUp({
      beforeSave: (_, fingerprint) =>
        fingerprint === 'b' ? Promise.reject(new Error('throttled')) : Promise.resolve(),
    });
    expect(await work([alert('a')], [alert('a'), alert('b')], [alert('c')])).toEqual(['done', 'throttled', 'done']);
    expect(store.read('c')?.status).toBe('OPEN');
    expect(woken).toEqual([['a', 'c']]);
    expect(lines().filter(({ level }) => level === 'warn')).toMatchObject([
      { fingerprint: 'b', sqs_message_id: 'sqs-1', error: 'throttled', msg: 'alert is not recorded yet' },
    ]);
  });

  it.each(['before', 'after'] as const)('of a write %s it took effect is healed by the next delivery', async (when) => {
    const { work, store, issues } = setUp();
    store.failNext('save', when);
    expect(await work([alert('a')])).toEqual([expect.stringContaining('save failed')]);
    expect(issues.sent).toEqual([]);
    expect(await work([alert('a')])).toEqual(['done']);
    expect(store.read('a')).toMatchObject({ occurrences: 1, desired_version: 1 });
    expect(issues.sent.map(({ fingerprint }) => fingerprint)).toEqual(['a']);
  });

  it.each(['before', 'after'] as const)(
    'of a wake-up %s it took effect is healed by the next delivery',
    async (when) => {
      const { work, store, issues } = setUp();
      issues.failNext('wake', when);
      expect(await work([alert('a')], { alerts: [], ignored: 'a budget mail' })).toEqual([
        expect.stringContaining('wake failed'),
        'done',
      ]);
      expect(await work([alert('a')])).toEqual(['done']);
      expect(store.read('a')).toMatchObject({ occurrences: 1, desired_version: 1 });
      expect(issues.sent.map(({ fingerprint }) => fingerprint)).toEqual(['a']);
    },
  );

  it('of one read never becomes a new alert, and does not stop the others', async () => {
    const { work, store } = setUp({
      beforeLoad: (fingerprints) =>
        fingerprints.includes('b') ? Promise.reject(new Error('not readable')) : Promise.resolve(),
    });
    expect(await work([alert('a')], [alert('b')])).toEqual(['done', 'not readable']);
    expect([store.read('a')?.status, store.read('b')]).toEqual(['OPEN', undefined]);
  });
});

interface Hooks {
  beforeLoad?: (fingerprints: readonly string[]) => Promise<void>;
  beforeSave?: (store: AlertStore, fingerprint: string) => Promise<void>;
}

function setUp({ beforeLoad, beforeSave }: Hooks = {}) {
  const store = createMemoryAlertStore();
  const issues = createMemoryIssueQueue();
  const [loads, saves, woken, pauses, written]: [string[][], string[], string[][], number[], string[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  const metrics = { alerts: [] as string[], ignored: 0, truncated: 0 };
  const options: AlertHandlerOptions = {
    store: {
      ...store,
      load: async (fingerprints) => {
        loads.push([...fingerprints]);
        await beforeLoad?.(fingerprints);
        return store.load(fingerprints);
      },
      save: async (next, expected) => {
        saves.push(next.fingerprint);
        await beforeSave?.(store, next.fingerprint);
        return store.save(next, expected);
      },
    },
    issues: {
      wake: (items) => {
        woken.push(items.map(({ fingerprint }) => fingerprint));
        return issues.wake(items);
      },
    },
    metrics: {
      alert: ({ source, team, action }) => void metrics.alerts.push(`${source} ${team} ${action}`),
      ignored: () => void (metrics.ignored += 1),
      truncated: (alerts) => void (metrics.truncated += alerts),
    },
    settings: defaultLifeSettings,
    now: () => new Date('2026-03-01T10:05:00.000Z'),
    pause: (attempt) => Promise.resolve(void pauses.push(attempt)),
  };
  const log = createLogger({ service: 'alert-agent' }, { write: (line) => void written.push(line) });

  /** Works on messages, each given by its alerts; answers `done` or the failure of each. */
  async function work(...messages: (Alert[] | Reading)[]): Promise<string[]> {
    const received = messages.map((item, index): Received<Reading> => ({
      item: Array.isArray(item) ? { alerts: item } : item,
      message: {
        body: '',
        sqsMessageId: `sqs-${index}`,
        receiptHandle: '',
        deliveryAttempt: 1,
        attributes: {},
        sentAt: '2026-03-01T10:00:00.000Z',
      },
      log: log.child({ sqs_message_id: `sqs-${index}` }),
      endsAt: 0,
    }));
    const settled = await Promise.allSettled(createAlertHandler(options)(received));
    return settled.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as Error).message));
  }

  const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { work, store, issues, metrics, loads, saves, woken, pauses, lines };
}

/** Somebody else who records a firing of the alert just before each of the first `times` writes. */
function rival(times: number) {
  let at = 0;
  return async (store: AlertStore, fingerprint: string): Promise<void> => {
    if (at >= times) return;
    at += 1;
    const work = createAlertHandler({
      store,
      issues: createMemoryIssueQueue(),
      metrics: { alert: () => undefined, ignored: () => undefined, truncated: () => undefined },
      settings: defaultLifeSettings,
      now: () => new Date('2026-03-01T10:05:00.000Z'),
      pause: () => Promise.resolve(),
    });
    const log = createLogger({ service: 'rival' }, { write: () => undefined });
    const message = {
      body: '',
      sqsMessageId: 'rival',
      receiptHandle: '',
      deliveryAttempt: 1,
      attributes: {},
      sentAt: '2026-03-01T10:00:00.000Z',
    };
    await Promise.all(work([{ item: { alerts: [alert(fingerprint, { at })] }, message, log, endsAt: 0 }]));
  };
}

interface AlertFacts {
  state?: AlertEvent['state'];
  /** Seconds. */
  at?: number;
  event?: Partial<AlertEvent>;
}

/** An alert whose fingerprint is its name. */
function alert(fingerprint: string, { state = 'FIRING', at = 1, event = {} }: AlertFacts = {}): Alert {
  const time = new Date(Date.parse('2026-03-01T10:00:00.000Z') + at * 1000).toISOString();
  return {
    fingerprint,
    event: {
      schema_version: 1,
      provider_version: '1',
      source: 'cloudwatch',
      state,
      title: fingerprint,
      priority: 'P1',
      occurred_at: time,
      team: 'platform',
      teams: ['platform'],
      resource: { type: 'generic', extra: {} },
      identity: {},
      links: {},
      needs_routing: false,
      raw_provider: {},
      ...event,
    },
    envelope: {
      received_at: time,
      ordered_at: time,
      delivery_attempt: 1,
      event_id: `${fingerprint}-${state}-${at}`,
    },
  };
}
