import { describe, expect, it, jest } from '@jest/globals';
import { enrichIncident, type EnrichOptions } from './enrich.js';
import { type Collector, collector, type CollectorResult } from './evidence.js';
import type { FindingRule } from './finding.js';
import type { IncidentAlert } from './incident.js';
import { createRegistry } from './registry.js';
import { estimateTokens } from './tokens.js';

const alert: IncidentAlert = {
  error_type: 'S3AccessError',
  error_message: 'secret-1 is not authorized to perform: s3:GetObject',
  error_code: 'AccessDenied',
  lambda_name: 'data-processor',
  timestamp: '2025-09-16T16:59:17.131Z',
};

/** Replaces `secret-1` and the like wherever they stand. */
const redact = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(/secret-\d/g, '[REDACTED:test]')) as T;
const never = () => new AbortController().signal;
const answer = (source: string, data: CollectorResult['data'] = { from: source }) =>
  collector<string>(source, () => Promise.resolve({ data, truncated: false }));
const misbehaving = (collect: () => unknown) =>
  Object.assign(collect as unknown as Collector<string>, { source: 'broken' });

/** A clock that moves on by a second each time it is read. */
function clock() {
  let time = Date.UTC(2025, 8, 16, 17);
  return () => new Date((time += 1000));
}

function enrich(collectors: Collector<string>[], options: Partial<EnrichOptions<string>> = {}) {
  const registry = createRegistry<string>();
  for (const each of collectors) registry.registerDefault(each);
  return enrichIncident({
    alert,
    registry,
    clients: 'the clients',
    now: clock(),
    signalFor: never,
    redact,
    rules: {},
    ...options,
  });
}

describe('enriching an incident', () => {
  it('gathers from every collector of its type, with time and duration', async () => {
    const { context } = await enrich([answer('config'), answer('logs')]);
    expect(context.toJSON()).toMatchObject({
      incident: { lambda_name: 'data-processor' },
      results: [
        {
          source: 'config',
          data: { from: 'config' },
          truncated: false,
          collected_at: '2025-09-16T17:00:01.000Z',
          duration_ms: 1000,
        },
        {
          source: 'logs',
          data: { from: 'logs' },
          truncated: false,
          collected_at: '2025-09-16T17:00:03.000Z',
          duration_ms: 1000,
        },
      ],
      enrichment_timestamp: '2025-09-16T17:00:05.000Z',
      token_budget: 3000,
    });
    expect(context.results[0]).not.toHaveProperty('error');
  });

  it('hands alert, clients and signal to the collector', async () => {
    const { signal } = new AbortController();
    const collect = jest.fn<(...asked: unknown[]) => Promise<unknown>>(() =>
      Promise.resolve({ source: 'x', data: {}, truncated: false }),
    );
    const signalFor = jest.fn(() => signal);
    await enrich([answer('first'), misbehaving(collect)], { signalFor });
    expect(collect).toHaveBeenCalledWith(alert, 'the clients', signal);
    expect(signalFor.mock.calls).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  it.each([
    [false, ['a starts', 'a ends', 'b starts', 'b ends']],
    [true, ['a starts', 'b starts', 'a ends', 'b ends']],
  ])('side by side (%s) or one after the other', async (parallel, expected) => {
    const steps: string[] = [];
    const stepping = (name: string) =>
      collector<string>(name, async () => {
        steps.push(`${name} starts`);
        await Promise.resolve();
        steps.push(`${name} ends`);
        return { data: {}, truncated: false };
      });
    const { context } = await enrich([stepping('a'), stepping('b')], { parallel });
    expect(steps).toEqual(expected);
    expect(context.results.map(({ source }) => source)).toEqual(['a', 'b']);
  });

  it('works without any collector', async () => {
    const { context } = await enrich([]);
    expect(context.results).toEqual([]);
  });
});

describe('a collector that fails', () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;

  it.each<[string, () => unknown, RegExp]>([
    ['rejects', () => Promise.reject(new RangeError('too far')), /^could not collect: RangeError: too far$/],
    [
      'throws at once',
      () => {
        throw new Error('at once');
      },
      /^could not collect: Error: at once$/,
    ],
    ['throws a secret', () => Promise.reject(new Error('token secret-7 refused')), /token \[REDACTED:test\] refused/],
    [
      'throws no error',
      () =>
        new Promise((_, reject) => {
          reject.call(undefined, 'just text');
        }),
      /^could not collect: threw string$/,
    ],
    ['answers nothing', () => Promise.resolve(undefined), /no result/],
    ['answers without data', () => Promise.resolve({ source: 'broken', truncated: false }), /no result: data: /],
    ['answers with a list', () => Promise.resolve([]), /no result/],
    ['answers with a cycle', () => Promise.resolve({ source: 'broken', data: cyclic, truncated: false }), /circular/],
    ['answers with a bigint', () => Promise.resolve({ source: 'broken', data: { a: 1n }, truncated: false }), /BigInt/],
    ['answers no promise', () => 1, /no result/],
  ])('when it %s, is a result with an error, and the others go on', async (_, collect, message) => {
    const { context } = await enrich([answer('config'), misbehaving(collect), answer('logs')]);
    expect(context.results.map(({ source }) => source)).toEqual(['config', 'broken', 'logs']);
    expect(context.results[1]).toMatchObject({
      data: {},
      truncated: false,
      collected_at: expect.any(String),
      duration_ms: 1000,
    });
    expect(context.results[1]?.error).toMatch(message);
    expect(context.results[2]?.data).toEqual({ from: 'logs' });
  });

  it('when it hangs and ignores its signal, holds up nobody', async () => {
    const controller = new AbortController();
    const hanging = misbehaving(() => {
      queueMicrotask(() => controller.abort());
      return new Promise(() => undefined);
    });
    const signalFor = (index: number) => (index === 0 ? controller.signal : never());
    const { context } = await enrich([hanging, answer('logs')], { signalFor });
    expect(context.results[0]?.error).toBe('could not collect: no answer within its time (1000 ms)');
    expect(context.results[1]?.data).toEqual({ from: 'logs' });
  });

  it('when no time is left, is not even asked', async () => {
    const collect = jest.fn();
    const { context } = await enrich([misbehaving(collect)], { signalFor: () => AbortSignal.abort() });
    expect(collect).not.toHaveBeenCalled();
    expect(context.results[0]?.error).toMatch(/no answer within its time/);
  });

  it('when it fails after it was given up, disturbs nobody', async () => {
    const controller = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const late = misbehaving(() => {
      queueMicrotask(() => controller.abort());
      return new Promise((_, reject) => {
        fail = reject;
      });
    });
    const { context } = await enrich([late], { signalFor: () => controller.signal });
    fail(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(context.results[0]?.error).not.toContain('too late');
  });

  it('leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, 'addEventListener');
    const removed = jest.spyOn(signal, 'removeEventListener');
    await enrich([answer('config'), misbehaving(() => Promise.reject(new Error('x')))], { signalFor: () => signal });
    expect(added).toHaveBeenCalledTimes(2);
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });

  it('keeps its own source, whatever it says', async () => {
    const { context } = await enrich([
      misbehaving(() => Promise.resolve({ source: 'incident', data: {}, truncated: false })),
    ]);
    expect(context.results[0]?.source).toBe('broken');
  });

  it('keeps the error that it reports itself', async () => {
    const denied = collector<string>('policy', () =>
      Promise.resolve({ data: {}, truncated: false, error: 'could not read role: AccessDenied' }),
    );
    expect((await enrich([denied])).context.results[0]?.error).toBe('could not read role: AccessDenied');
  });
});

describe('redaction', () => {
  it('comes before anything is diagnosed or stored, and does not touch what collectors get', async () => {
    const seen: string[] = [];
    const rule: FindingRule = (incident, results) => void seen.push(JSON.stringify({ incident, results }));
    const asked = jest.fn<(...asked: unknown[]) => Promise<unknown>>(() =>
      Promise.resolve({ source: 'x', data: { deep: [{ text: 'secret-2' }] }, error: 'secret-3', truncated: false }),
    );
    const { context } = await enrich([misbehaving(asked)], { rules: { rule } });
    expect(JSON.stringify(context) + seen.join()).not.toMatch(/secret-\d/);
    expect(context.incident.error_message).toBe('[REDACTED:test] is not authorized to perform: s3:GetObject');
    expect(asked).toHaveBeenCalledWith(alert, expect.anything(), expect.anything());
  });

  it('that fails on a result costs that result', async () => {
    const picky = <T>(value: T): T => {
      if (JSON.stringify(value).includes('"deep"')) throw new RangeError('too deep');
      return redact(value);
    };
    const { context } = await enrich([answer('x', { deep: 'secret-2' }), answer('y')], { redact: picky });
    expect(context.results[0]).toMatchObject({ data: {}, error: 'could not collect: RangeError: too deep' });
    expect(context.results[1]?.data).toEqual({ from: 'y' });
  });
});

describe('unless told otherwise', () => {
  it('secrets are redacted, the rules of this package diagnose, and the budget is 3000', async () => {
    const registry = createRegistry<string>();
    registry.registerDefault(answer('notes', { text: 'key AKIAIOSFODNN7EXAMPLE, password=hunter2hunter2' }));
    const incident = {
      ...alert,
      error_code: 'NoSuchBucket',
      error_message: 'NoSuchBucket: The specified bucket does not exist',
    };
    const options = { alert: incident, registry, clients: '', now: clock(), signalFor: never };
    const { context, failedRules } = await enrichIncident(options);
    expect(context.results[0]?.data['text']).toMatch(/^key \[REDACTED:[^\]]+\], password=\[REDACTED:[^\]]+\]$/);
    expect(context.findings.map(({ kind }) => kind)).toEqual(['missing_resource']);
    expect(context.token_budget).toBe(3000);
    expect(failedRules).toEqual([]);
  });
});

describe('diagnosis', () => {
  const long = 'word '.repeat(2000);
  const found =
    (kind: string): FindingRule =>
    () => ({ kind, statement: kind, confidence: 'high', evidence: [] });

  it('sees the evidence before it is trimmed', async () => {
    const rule: FindingRule = (_, [result]) =>
      result?.data['text'] === long ? found('saw all')(alert, []) : undefined;
    const { context } = await enrich([answer('x', { text: long })], { rules: { rule } });
    expect(context.findings).toMatchObject([{ kind: 'saw all' }]);
    expect(JSON.stringify(context)).not.toContain(long);
  });

  it('goes on when a rule throws, and names that rule', async () => {
    const error = new Error('rule broke');
    const rules = {
      first: found('first'),
      broken: () => {
        throw error;
      },
      last: found('last'),
    };
    const { context, failedRules } = await enrich([], { rules });
    expect(context.findings.map(({ kind }) => kind)).toEqual(['first', 'last']);
    expect(failedRules).toEqual([{ rule: 'broken', error }]);
  });
});

describe('the token metrics', () => {
  it('tell budget, raw and final tokens by source, and what was cut', async () => {
    const rows = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key-${i}`, i]));
    const { context, tokens } = await enrich([answer('config'), answer('rows', rows)], { tokenBudget: 2000 });
    expect(tokens).toMatchObject({
      token_budget: 2000,
      final_tokens: context.estimatedTokens(),
      sources: { rows: { omitted: { fields: 500 } } },
    });
    expect(tokens.sources['config']?.final_tokens).toBe(tokens.sources['config']?.raw_tokens);
    expect(tokens.sources['config']).not.toHaveProperty('omitted');
    expect(tokens.sources['rows']?.raw_tokens).toBeGreaterThan(estimateTokens(JSON.stringify(rows)));
    expect(tokens.sources['rows']?.final_tokens).toBeLessThan(100);
    expect(tokens.raw_tokens).toBeGreaterThan(2000);
  });
});
