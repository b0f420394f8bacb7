import { describe, expect, it } from '@jest/globals';
import { createMemoryIncidentStore, createMemoryIssueQueue, type IncidentQueue } from '@casefile/adapters';
import { incidentFingerprint, type IssueQueue } from '@casefile/alert-core';
import {
  type Collector,
  collector,
  createRegistry,
  type IncidentAlert,
  incidentId,
  type IncidentStore,
} from '@casefile/context-core';
import { createLogger } from '@casefile/lambda-kit';
import { createMemoryShelf } from '../test/memory-shelf.js';
import type { CaseFileShelf } from './attach.js';
import { createIncidentHandler, type SupervisorMetrics } from './handle.js';

const at = Date.parse('2026-03-01T10:00:00.000Z');

/** Of every incident here. */
const fingerprint = incidentFingerprint(incident());

describe('the supervisor', () => {
  it('claims, gathers with every collector of the incident’s type, and stores', async () => {
    const { handle, store, metrics } = setUp({
      registered: [
        ['', seen('config')],
        ['', seen('logs')],
        ['S3AccessError', seen('policy')],
      ],
    });
    await handle(incident());
    expect(store.read(incidentId(incident()))?.context?.results.map(({ source }) => source)).toEqual([
      'config',
      'logs',
      'policy',
    ]);
    expect(metrics.outcomes).toEqual(['stored']);
  });

  it('does nothing for an incident that has its record', async () => {
    const { handle, collected, metrics } = setUp();
    await handle(incident());
    await handle(incident());
    expect(collected).toEqual(['config']);
    expect(metrics.outcomes).toEqual(['stored', 'already_stored']);
  });

  it('counts a second incident of the function on the first case file without collecting', async () => {
    const { handle, store, collected, metrics } = setUp();
    await handle(incident());
    await handle(incident({ timestamp: '2026-03-01T09:59:59.500Z' }));
    expect(collected).toEqual(['config']);
    expect(store.read(incidentId(incident()))?.occurrences).toBe(2);
    expect(metrics.outcomes).toEqual(['stored', 'counted']);
  });

  it('hides a message of an incident that somebody works on until that claim ends, and reports it as failed', async () => {
    const { handle, store, delays } = setUp();
    await store.claim(incident(), 'somebody else', at + 30_000);
    await expect(handle(incident())).rejects.toMatchObject({ kind: 'conflict' });
    expect(delays).toEqual([{ receiptHandle: 'receipt', seconds: 31 }]);
  });

  it('stores what there is when a collector throws, and says so', async () => {
    const broken = collector<undefined>('broken', () => Promise.reject(new Error('the network is away')));
    const { handle, store, metrics } = setUp({
      registered: [
        ['', broken],
        ['', seen('config')],
      ],
    });
    await handle(incident());
    const results = store.read(incidentId(incident()))?.context?.results;
    expect(results).toMatchObject([
      { source: 'broken', error: expect.stringContaining('the network is away') },
      { source: 'config' },
    ]);
    expect(metrics.failedCollectors).toEqual([1]);
  });

  it('stores what there is when a collector never answers', async () => {
    const stuck = collector<undefined>('stuck', () => new Promise(() => undefined));
    const { handle, store } = setUp({
      registered: [
        ['', stuck],
        ['', seen('config')],
      ],
      endsIn: 10_000,
    });
    await handle(incident());
    expect(store.read(incidentId(incident()))?.context?.results).toMatchObject([
      { source: 'stuck', error: expect.stringMatching(/time|abort/i) },
      { source: 'config' },
    ]);
  });

  it('begins nothing when too little of the invocation is left, so that the next delivery finds more than time-outs', async () => {
    const { handle, store } = setUp({ endsIn: 8000 });
    await expect(handle(incident())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(store.read(incidentId(incident()))).toBeUndefined();
  });

  it('lets a failed save be tried again, and stores then', async () => {
    const memory = createMemoryIncidentStore({ stormWindowSeconds: 300, now: () => new Date(clock.at) });
    const clock = { at };
    let failures = 1;
    const store: IncidentStore = {
      ...memory,
      save: (...args) => (failures-- > 0 ? Promise.reject(new Error('throttled')) : memory.save(...args)),
    };
    const { handle } = setUp({ store, clock });
    await expect(handle(incident())).rejects.toThrow('throttled');
    clock.at += 62_000; // the claim of the failed attempt has ended
    await handle(incident());
    expect(memory.read(incidentId(incident()))?.context).toBeDefined();
  });

  it('attaches the case file to the alert that the incident is, wakes issue-agent for it, and stores', async () => {
    const { handle, store, shelf, issues } = setUp();
    await handle(incident());
    expect(shelf.read(fingerprint)?.caseFile).toEqual({
      case_file_id: incidentId(incident()),
      gathered_at: '2026-03-01T10:00:00.000Z',
      findings: expect.stringContaining('permission_lost'),
      sections: [expect.stringContaining('### `config`')],
      left_out: 0,
    });
    expect(issues.sent).toEqual([
      { fingerprint, desired_version: 1, nonce: incidentId(incident()), sqs_message_id: 'sqs' },
    ]);
    expect(store.read(incidentId(incident()))?.context).toBeDefined();
  });

  it('wakes nobody when the next storm says nothing that the issue does not say', async () => {
    const { handle, shelf, issues } = setUp();
    await handle(incident());
    shelf.sync(fingerprint);
    await handle(incident({ timestamp: '2026-03-01T09:49:58.000Z' }));
    expect(shelf.read(fingerprint)?.caseFile.case_file_id).toBe('orders#2026-03-01T09:49:58.000Z');
    expect(issues.sent).toHaveLength(1);
  });

  it.each<[string, keyof Steps, 'before' | 'after']>([
    ['attaching fails', 'attach', 'before'],
    ['attaching fails after it took effect', 'attach', 'after'],
    ['the wake-up fails', 'wake', 'before'],
    ['the wake-up fails after it was sent', 'wake', 'after'],
    ['the save fails', 'save', 'before'],
    ['the save fails after it took effect', 'save', 'after'],
  ])('has attached, woken and stored once the message is delivered again when %s', async (_, step, when) => {
    const clock = { at };
    const { handle, store, shelf, issues } = setUp({ clock, fail: [step, when] });
    await expect(handle(incident())).rejects.toThrow(`${step} failed`);
    clock.at += 62_000; // the claim of the failed attempt has ended
    await handle(incident());
    expect(store.read(incidentId(incident()))).toMatchObject({ occurrences: 1, context: expect.anything() });
    expect(shelf.read(fingerprint)).toMatchObject({ version: 1, caseFile: { case_file_id: incidentId(incident()) } });
    expect(issues.sent).toEqual([expect.objectContaining({ fingerprint, desired_version: 1 })]);
  });

  it('logs the token budget: raw and final tokens by source, and what was cut', async () => {
    const loud = collector<undefined>('loud', () =>
      Promise.resolve({
        data: { text: Array.from({ length: 4000 }, (_, index) => `line ${index} of many`) },
        truncated: false,
      }),
    );
    const { handle, lines } = setUp({ registered: [['', loud]] });
    await handle(incident());
    const line = lines
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .find(({ msg }) => msg === 'token budget');
    expect(line).toMatchObject({
      incident_id: incidentId(incident()),
      token_budget: 3000,
      raw_tokens: expect.any(Number),
      final_tokens: expect.any(Number),
      sources: {
        loud: { raw_tokens: expect.any(Number), final_tokens: expect.any(Number), omitted: expect.anything() },
      },
    });
  });

  it('takes a new kind of evidence for a new type of incident from the registry alone', async () => {
    const queueDepth = collector<undefined>('queue_depth', (alert) =>
      Promise.resolve({ data: { queue: `${alert.lambda_name}-jobs`, messages: 12_000 }, truncated: false }),
    );
    const { handle, store } = setUp({
      registered: [
        ['', seen('config')],
        ['QueueOverflow', queueDepth],
      ],
    });
    const alert = incident({ error_type: 'QueueOverflow' });
    await handle(alert);
    expect(store.read(incidentId(alert))?.context?.results[1]).toMatchObject({
      source: 'queue_depth',
      data: { queue: 'orders-jobs', messages: 12_000 },
    });
  });
});

/** A collector that leaves a trace. */
function seen(source: string): Collector<undefined> {
  return collector<undefined>(source, () => {
    trace.push(source);
    return Promise.resolve({ data: { from: source }, truncated: false });
  });
}

let trace: string[] = [];

/** What changes something outside, and may fail. */
type Steps = Pick<CaseFileShelf, 'attach'> & Pick<IssueQueue, 'wake'> & Pick<IncidentStore, 'save'>;

interface Setup {
  /** The first call of this step fails. */
  fail?: [keyof Steps, 'before' | 'after'];
  registered?: [string, Collector<undefined>][];
  store?: IncidentStore;
  clock?: { at: number };
  endsIn?: number;
}

function setUp({ registered = [['', seen('config')]], store, clock = { at }, endsIn = 60_000, fail }: Setup = {}) {
  trace = [];
  const memory = createMemoryIncidentStore({ stormWindowSeconds: 300, now: () => new Date(clock.at) });
  const kept = store ?? memory;
  const registry = createRegistry<undefined>();
  for (const [type, one] of registered) {
    if (type === '') registry.registerDefault(one);
    else registry.register(type, one);
  }
  const shelf = createMemoryShelf();
  const issues = createMemoryIssueQueue();
  const lines: string[] = [];
  const log = createLogger({ service: 'supervisor-agent' }, { write: (line) => void lines.push(line) });
  const delays: { receiptHandle: string; seconds: number }[] = [];
  const queue: IncidentQueue = {
    delay: (receiptHandle, seconds) => Promise.resolve(void delays.push({ receiptHandle, seconds })),
  };
  const outcomes: string[] = [];
  const failedCollectors: number[] = [];
  const metrics: SupervisorMetrics = {
    incident: (outcome) => void outcomes.push(outcome),
    enriched: ({ collectorsFailed }) => void failedCollectors.push(collectorsFailed),
  };
  const failing = <Args extends unknown[], T>(step: keyof Steps, act: (...args: Args) => Promise<T>) => {
    let planned = fail?.[0] === step ? fail[1] : undefined;
    return async (...args: Args): Promise<T> => {
      const now = planned;
      planned = undefined;
      if (now === 'before') throw new Error(`${step} failed before it took effect`);
      const answer = await act(...args);
      if (now === 'after') throw new Error(`${step} failed after it took effect`);
      return answer;
    };
  };
  let owners = 0;
  const handler = createIncidentHandler<undefined>({
    store: { ...kept, save: failing('save', (...args: Parameters<Steps['save']>) => kept.save(...args)) },
    queue,
    shelf: { attach: failing('attach', (...args: Parameters<Steps['attach']>) => shelf.attach(...args)) },
    issues: { wake: failing('wake', (...args: Parameters<Steps['wake']>) => issues.wake(...args)) },
    registry,
    clients: undefined,
    metrics,
    tokenBudget: 3000,
    now: () => new Date(clock.at),
    newOwner: () => `owner-${(owners += 1)}`,
    abortAfter: (milliseconds) => AbortSignal.timeout(Math.min(milliseconds, 50)),
  });
  const message = {
    body: '',
    sqsMessageId: 'sqs',
    receiptHandle: 'receipt',
    deliveryAttempt: 1,
    attributes: {},
    sentAt: '2026-03-01T10:00:00.000Z',
  };
  return {
    handle: (alert: IncidentAlert) =>
      handler({ alert, fingerprint: incidentFingerprint(alert) }, message, { log, endsAt: clock.at + endsIn }),
    store: memory,
    shelf,
    issues,
    collected: trace,
    lines,
    delays,
    metrics: { outcomes, failedCollectors },
  };
}

function incident(overrides: Partial<IncidentAlert> = {}): IncidentAlert {
  return {
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: 'orders',
    timestamp: '2026-03-01T09:59:58.000Z',
    ...overrides,
  };
}
