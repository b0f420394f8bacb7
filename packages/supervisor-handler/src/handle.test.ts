import { describe, expect, it } from '@jest/globals';
import {
  createMemoryAlertStore,
  createMemoryIncidentStore,
  createMemoryIssueQueue,
  type PostponeMessage,
} from '@casefile/adapters';
import { attachedCaseFileSchema, incidentFingerprint } from '@casefile/alert-core';
import {
  type Collector,
  collector,
  createRegistry,
  type IncidentAlert,
  incidentId,
  type IncidentStore,
} from '@casefile/context-core';
import { createLogger } from '@casefile/lambda-kit';
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
    const { handle, store, metrics } = setUp({ endsIn: 8000 });
    await expect(handle(incident())).rejects.toMatchObject({ kind: 'unavailable' });
    expect(store.read(incidentId(incident()))).toBeUndefined();
    expect(metrics.outcomes).toEqual(['failed']);
  });

  it('attaches the case file to the alert that the incident is, wakes issue-agent for it, and stores', async () => {
    const { handle, store, attached, issues } = setUp();
    await handle(incident());
    expect(attached()).toEqual({
      case_file_id: incidentId(incident()),
      gathered_at: '2026-03-01T10:00:00.000Z',
      findings: expect.stringContaining('permission_lost'),
      sections: [expect.stringContaining('### `config`')],
      left_out: 0,
    });
    expect(issues.sent).toEqual([
      { fingerprint, desired_version: 2, nonce: incidentId(incident()), sqs_message_id: 'sqs' },
    ]);
    expect(store.read(incidentId(incident()))?.context).toBeDefined();
  });

  it('wakes nobody for an alert that has not come yet: alert-agent will', async () => {
    const { handle, attached, alerts, issues } = setUp();
    alerts.write(fingerprint, { status: undefined, desired_version: undefined });
    await handle(incident());
    expect(attached()).toBeDefined();
    expect(issues.sent).toEqual([]);
  });

  it('wakes nobody when the next case file says nothing that the issue does not say', async () => {
    const { handle, attached, alerts, issues } = setUp();
    await handle(incident());
    alerts.write(fingerprint, { synced_version: 2 });
    const later = incident({ timestamp: '2026-03-01T09:49:58.000Z' });
    await handle(later);
    expect(attached()?.case_file_id).toBe(incidentId(later));
    expect(issues.sent).toHaveLength(1);
  });

  it.each<[string, Step, 'before' | 'after']>([
    ['attaching fails', 'attachCaseFile', 'before'],
    ['attaching fails after it took effect', 'attachCaseFile', 'after'],
    ['the wake-up fails', 'wake', 'before'],
    ['the wake-up fails after it was sent', 'wake', 'after'],
    ['the save fails', 'save', 'before'],
    ['the save fails after it took effect', 'save', 'after'],
  ])('has attached, woken and stored once the message is delivered again when %s', async (_, step, when) => {
    const clock = { at };
    const { handle, store, attached, alerts, issues } = setUp({ clock, fail: [step, when] });
    await expect(handle(incident())).rejects.toThrow(`${step} failed ${when} it took effect`);
    clock.at += 62_000; // the claim of the failed attempt has ended
    await handle(incident());
    expect(store.read(incidentId(incident()))).toMatchObject({ occurrences: 1, context: expect.anything() });
    expect(attached()?.case_file_id).toBe(incidentId(incident()));
    expect(alerts.read(fingerprint)).toMatchObject({ desired_version: 2 });
    expect(issues.sent).toEqual([expect.objectContaining({ fingerprint, desired_version: 2 })]);
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
type Step = 'attachCaseFile' | 'wake' | 'save';

interface Setup {
  /** The first call of this step fails. */
  fail?: [Step, 'before' | 'after'];
  registered?: [string, Collector<undefined>][];
  clock?: { at: number };
  endsIn?: number;
}

function setUp({ registered = [['', seen('config')]], clock = { at }, endsIn = 60_000, fail }: Setup = {}) {
  trace = [];
  const memory = createMemoryIncidentStore({ stormWindowSeconds: 300, now: () => new Date(clock.at) });
  const registry = createRegistry<undefined>();
  for (const [type, one] of registered) {
    if (type === '') registry.registerDefault(one);
    else registry.register(type, one);
  }
  const alerts = createMemoryAlertStore();
  alerts.write(fingerprint, { status: 'OPEN', desired_version: 1, synced_version: 1 });
  const issues = createMemoryIssueQueue();
  let failingSave: 'before' | 'after' | undefined;
  if (fail?.[0] === 'attachCaseFile') alerts.failNext('attachCaseFile', fail[1]);
  else if (fail?.[0] === 'wake') issues.failNext('wake', fail[1]);
  else failingSave = fail?.[1];
  const save: IncidentStore['save'] = async (...args) => {
    const when = failingSave;
    failingSave = undefined;
    if (when === 'before') throw new Error('save failed before it took effect');
    await memory.save(...args);
    if (when === 'after') throw new Error('save failed after it took effect');
  };
  const lines: string[] = [];
  const log = createLogger({ service: 'supervisor-agent' }, { write: (line) => void lines.push(line) });
  const delays: { receiptHandle: string; seconds: number }[] = [];
  const postpone: PostponeMessage = (receiptHandle, seconds) =>
    Promise.resolve(void delays.push({ receiptHandle, seconds }));
  const outcomes: string[] = [];
  const failedCollectors: number[] = [];
  const metrics: SupervisorMetrics = {
    incident: (outcome) => void outcomes.push(outcome),
    enriched: ({ collectorsFailed }) => void failedCollectors.push(collectorsFailed),
  };
  let owners = 0;
  const handler = createIncidentHandler<undefined>({
    store: { ...memory, save },
    postpone,
    shelf: alerts,
    issues,
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
    alerts,
    attached: () => {
      const evidence = alerts.read(fingerprint)?.evidence;
      return typeof evidence === 'string' ? attachedCaseFileSchema.parse(JSON.parse(evidence)) : undefined;
    },
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
