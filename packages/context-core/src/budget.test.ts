import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import {
  type BudgetInput,
  enforceTokenBudget,
  MAX_CONTEXT_TOKENS,
  MAX_FINDINGS,
  MIN_CONTEXT_TOKENS,
} from './budget.js';
import { enrichedContextSchema } from './context.js';
import type { CollectorResult, LogEvent } from './evidence.js';
import { type Finding, findingLimits } from './finding.js';
import { findingRules } from './findings/index.js';
import { type IncidentAlert, incidentAlertSchema } from './incident.js';
import { estimateTokens } from './tokens.js';

const incident: IncidentAlert = {
  error_type: 'S3AccessError',
  error_message: 'User is not authorized to perform: s3:GetObject',
  error_code: 'AccessDenied',
  lambda_name: 'data-processor',
  timestamp: '2025-09-16T16:59:17.131Z',
  request_id: '7f3c9e1a-4b2d-4e8f-9a6c-0d1e2f3a4b5c',
};
const finding: Finding = {
  kind: 'permission_lost',
  statement: 'The role data-processor-role may no longer s3:GetObject on arn:aws:s3:::acme-data/*.',
  confidence: 'high',
  evidence: [{ source: 'incident', quote: incident.error_message }],
};
const denied =
  'AccessDenied: User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: s3:GetObject';
const event = (second: number, message: string): LogEvent => ({
  timestamp: new Date(Date.UTC(2025, 8, 16, 16) + second * 1000).toISOString(),
  message,
});
const config: CollectorResult = {
  source: 'lambda_config',
  data: {
    FunctionName: 'data-processor',
    Role: 'arn:aws:iam::123456789012:role/data-processor-role',
    Timeout: 3,
    MemorySize: 128,
    Runtime: 'nodejs22.x',
    EnvironmentNames: Array.from({ length: 20 }, (_, i) => `SETTING_${i}`),
  },
  truncated: false,
};
const logs = (events: LogEvent[]): CollectorResult => ({
  source: 'cloudwatch_logs',
  data: { log_group: '/aws/lambda/data-processor', events },
  truncated: true,
  omitted: { events: 970 },
});
const statement = (i: number) => ({
  Sid: `Statement${i}`,
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:ListBucket'],
  Resource: `arn:aws:s3:::acme-data-${i}/*`,
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:SourceVpce': `vpce-0a1b2c3d${i}` } },
});
const policy = (documents: number, statements: number): CollectorResult => ({
  source: 'iam_policy',
  data: {
    role_name: 'data-processor-role',
    inline_policies: Array.from({ length: documents }, (_, i) => ({
      policy_name: `policy-${i}`,
      document: { Version: '2012-10-17', Statement: Array.from({ length: statements }, (_, j) => statement(j)) },
    })),
    attached_policies: [],
  },
  truncated: false,
});
const digits = 'zero one two three four five six seven eight nine'.split(' ');
const inWords = (n: number) => Array.from(String(n), (digit) => digits[Number(digit)]).join(' ');
const chatter = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) =>
    event(from + i, `worker ${inWords(from + i)} goes on ${'and '.repeat(i % 30)}`),
  );

const fit = (input: Partial<BudgetInput>) =>
  enforceTokenBudget({
    incident,
    findings: [finding],
    results: [],
    enrichmentTimestamp: '2025-09-16T16:59:40.000Z',
    budget: MAX_CONTEXT_TOKENS,
    ...input,
  });
const resultOf = (context: ReturnType<typeof fit>, source: string) =>
  context.results.find((result) => result.source === source);

describe('the token budget', () => {
  it('leaves alone what fits', () => {
    const results = [config, logs([event(0, denied)]), policy(1, 2)];
    expect(fit({ results })).toMatchObject({ incident, findings: [finding], results, token_budget: 3000 });
  });

  it('states the estimate of exactly the JSON that is stored', () => {
    for (const results of [[], [config], [config, logs([event(0, denied)]), policy(2, 2)]]) {
      const context = fit({ results });
      expect(context.estimated_tokens).toBe(estimateTokens(JSON.stringify(context)));
    }
  });

  it('drops plain log lines first and counts them on', () => {
    const events = [event(0, denied), ...chatter(120)];
    const context = fit({ results: [config, policy(2, 3), logs(events)] });
    expect(resultOf(context, 'lambda_config')).toEqual(config);
    expect(resultOf(context, 'iam_policy')).toEqual(policy(2, 3));
    const result = resultOf(context, 'cloudwatch_logs');
    const kept = result?.data['events'] as LogEvent[];
    expect(kept).toContainEqual(event(0, denied));
    expect(kept.length).toBeGreaterThan(5);
    expect(result).toMatchObject({ truncated: true, omitted: { events: 970 + events.length - kept.length } });
  });

  it('reduces policies to what they allow before it drops lines that may be the cause', () => {
    const context = fit({ results: [config, policy(1, 40), logs([event(0, denied), ...chatter(30)])] });
    const { Sid, Effect, Action, Resource } = statement(0);
    const reduced = { Sid, Effect, Action, Resource };
    const { document } = (resultOf(context, 'iam_policy')?.data['inline_policies'] as { document: unknown }[])[0] ?? {};
    expect(document).toMatchObject({ Statement: [reduced, { Sid: 'Statement1' }, ...Array<unknown>(38).fill({})] });
    expect(JSON.stringify(document)).not.toContain('Condition');
    expect(resultOf(context, 'iam_policy')?.omitted).toEqual({ documents_reduced: 1 });
    expect(resultOf(context, 'cloudwatch_logs')?.data['events']).toContainEqual(event(0, denied));
    expect(resultOf(context, 'lambda_config')).toEqual(config);
  });

  it('reduces only as many documents as have to be', () => {
    const context = fit({ results: [policy(1, 30), policy(1, 2)] });
    expect(context.results[0]).toMatchObject({ truncated: true });
    expect(context.results[1]).toEqual(policy(1, 2));
  });

  it('keeps the names of policies when their documents do not fit', () => {
    const context = fit({ results: [config, policy(6, 40), logs([event(0, denied)])] });
    const { data, omitted } = resultOf(context, 'iam_policy') ?? {};
    const inline = data?.['inline_policies'] as { policy_name: string; document: unknown }[];
    expect(inline.map(({ policy_name }) => policy_name)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `policy-${i}`));
    expect(omitted?.['documents']).toBe(inline.filter(({ document }) => document === null).length);
    expect(resultOf(context, 'cloudwatch_logs')?.data['events']).toContainEqual(event(0, denied));
  });

  it('shortens strings and lists of other collectors before it drops their data', () => {
    const changes = {
      source: 'changes',
      data: { events: Array.from({ length: 60 }, (_, i) => `${i} ${'change '.repeat(60)}`) },
      truncated: false,
    };
    const shortened = resultOf(fit({ results: [changes] }), 'changes');
    expect(shortened?.data['events']).toHaveLength(20);
    expect(shortened).toMatchObject({ truncated: true, omitted: { items: 40 } });

    const wide = {
      source: 'wide',
      data: Object.fromEntries(changes.data.events.map((text, i) => [`key-${i}`, text])),
      truncated: false,
      error: 'half of it',
    };
    const both = fit({
      results: [
        config,
        { ...wide, data: { ...wide.data, ...Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`k${i}`, i])) } },
      ],
    });
    expect(resultOf(both, 'wide')).toMatchObject({
      data: {},
      error: 'half of it',
      truncated: true,
      omitted: { fields: 460 },
    });
    expect(resultOf(both, 'lambda_config')).toEqual(config);
  });

  it('gives up the configuration last, and of it the name, role, time-out and memory after the rest', () => {
    const findings = Array.from({ length: MAX_FINDINGS }, () => ({
      ...finding,
      evidence: Array.from({ length: 4 }, () => ({ source: 'cloudwatch_logs', quote: 'word '.repeat(60) })),
    }));
    const budget = fit({ findings, budget: 100_000 }).estimated_tokens + 160;
    const context = fit({ findings, budget, results: [config, logs([event(0, denied)]), policy(1, 1)] });
    const { FunctionName, Role, Timeout, MemorySize } = config.data;
    expect(resultOf(context, 'lambda_config')).toMatchObject({
      data: { FunctionName, Role, Timeout, MemorySize },
      omitted: { fields: 2 },
    });
    expect(context.findings).toEqual(findings);
  });

  it('cuts strings at 500 characters and says so', () => {
    const context = fit({
      incident: { ...incident, error_message: 'x'.repeat(5000) },
      results: [logs([event(0, `${denied} ${'y'.repeat(5000)}`)])],
    });
    expect(context.incident.error_message).toHaveLength(500);
    expect(context.incident.error_message).toMatch(/x…\[\+4519 characters\]$/);
    expect(context.results[0]).toMatchObject({
      truncated: true,
      omitted: { events: 970, characters: expect.any(Number) },
    });
  });

  it('keeps the one denial among 20,000 lines beside large policies', () => {
    const events = [...chatter(10_000), event(10_000, denied), ...chatter(10_000, 10_001)];
    const context = fit({ results: [config, policy(8, 60), logs(events)] });
    expect(JSON.stringify(context)).toContain(denied);
    expect(context.estimated_tokens).toBeLessThanOrEqual(3000);
    expect(countTokens(JSON.stringify(context))).toBeLessThanOrEqual(3000);
  });

  it('has room for a finding of every rule', () => {
    expect(Object.keys(findingRules).length).toBeLessThanOrEqual(MAX_FINDINGS);
  });
});

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc
    .tuple(
      fc.constantFrom('x', '漢', '𓀀', '\u0000', '"', '\\', 'aB1', '\ud800', 'word ', '😀'),
      fc.integer({ min: 1, max: 3000 }),
    )
    .map(([unit, times]) => unit.repeat(times)),
);
const identifier = (max: number) =>
  fc.oneof(
    fc.string({ maxLength: max, unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
    fc.constantFrom('"a', 'a1', '\\').map((unit) => unit.repeat(max / unit.length)),
  );
const anyIncident = fc.record(
  {
    error_type: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,127}$/),
    error_message: anyText,
    error_code: anyText.map((text) => text.slice(0, 256)),
    lambda_name: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
    timestamp: fc.constant(incident.timestamp),
    fingerprint: identifier(256),
    request_id: identifier(128),
    region: fc.constant('ap-southeast-2'),
    account_id: fc.constant('123456789012'),
  },
  { requiredKeys: ['error_type', 'error_message', 'error_code', 'lambda_name', 'timestamp'] },
);
const anyFinding = fc.record({
  kind: anyText,
  statement: anyText,
  confidence: fc.constantFrom('high', 'medium', 'low'),
  evidence: fc.array(fc.record({ source: anyText, quote: anyText }), { maxLength: 6 }),
});
const anyEvents = fc.array(
  fc.record({ timestamp: fc.date({ noInvalidDate: true }).map((date) => date.toJSON()), message: anyText }),
  { maxLength: 25 },
);
const nested = fc
  .integer({ min: 1, max: 200 })
  .map((depth) => JSON.parse(`${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`) as unknown);
const anyData = fc.oneof(
  fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), nested, anyText), { maxKeys: 6 }),
  fc.dictionary(anyText, anyText, { maxKeys: 4 }),
  anyEvents.map((events) => ({ log_group: 'g', events })),
  fc
    .array(
      fc.record({ policy_name: anyText, document: fc.oneof(fc.jsonValue(), fc.record({ Statement: fc.jsonValue() })) }),
    )
    .map((inline_policies) => ({ role_name: 'r', inline_policies, attached_policies: [] })),
  fc.constant(config.data),
);
const anyResult: fc.Arbitrary<CollectorResult> = fc.record(
  {
    source: fc.oneof(fc.constantFrom('cloudwatch_logs', 'iam_policy', 'lambda_config', 'changes'), anyText),
    data: anyData,
    truncated: fc.boolean(),
    error: anyText,
    omitted: fc.dictionary(anyText, fc.nat()),
    collected_at: anyText,
    duration_ms: fc.nat(),
  },
  { requiredKeys: ['source', 'data', 'truncated'] },
);
const anyInput = fc.record({
  incident: anyIncident,
  findings: fc.array(anyFinding, { maxLength: MAX_FINDINGS }),
  results: fc.array(anyResult, { maxLength: 8 }),
  budget: fc.oneof(
    fc.constantFrom(MIN_CONTEXT_TOKENS, MAX_CONTEXT_TOKENS),
    fc.integer({ min: MIN_CONTEXT_TOKENS, max: 20_000 }),
  ),
});

describe('whatever comes in', () => {
  it('the stored JSON stays within the budget, and incident and findings stay', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const context = fit(input);
        const stored = JSON.stringify(context);
        expect(estimateTokens(stored)).toBe(context.estimated_tokens);
        expect(context.estimated_tokens).toBeLessThanOrEqual(input.budget);

        const { error_message, error_code, ...identity } = input.incident;
        expect(context.incident).toMatchObject(identity);
        expect(context.incident.error_message === '').toBe(error_message === '');
        expect(context.incident.error_code === '').toBe(error_code === '');
        expect(incidentAlertSchema.safeParse(context.incident).success).toBe(true);
        expect(context.findings.map(({ evidence }) => evidence.length)).toEqual(
          input.findings.map(({ evidence }) => Math.min(evidence.length, findingLimits.quotes)),
        );
        expect(enrichedContextSchema.safeParse(JSON.parse(stored)).success).toBe(true);
      }),
    );
  });

  it('results that lost something say so', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { results } = fit(input);
        for (const [index, result] of results.entries()) {
          const before = input.results[index];
          if (JSON.stringify(result.data) === JSON.stringify(before?.data)) continue;
          const folded = JSON.stringify(result.data).includes('"count":');
          expect(result.truncated || folded).toBe(true);
        }
      }),
    );
  });

  it('the smallest budget holds the longest identifiers and the most findings', () => {
    const worst = '\u0000'.repeat(500);
    const quote = { source: worst, quote: worst };
    const findings = Array.from({ length: MAX_FINDINGS }, () => ({
      kind: worst,
      statement: worst,
      confidence: 'medium' as const,
      evidence: Array.from({ length: findingLimits.quotes }, () => quote),
    }));
    const longest = incidentAlertSchema.parse({
      error_type: 'a1'.repeat(64),
      error_message: worst,
      error_code: '\u0000'.repeat(256),
      lambda_name: 'a1'.repeat(32),
      timestamp: incident.timestamp,
      fingerprint: '"a'.repeat(128),
      request_id: '"a'.repeat(64),
      region: `eu${'-abcdefghijklmnop'.repeat(3)}-1`,
      account_id: '123456789012',
    });
    const results = Array.from({ length: 50 }, () => ({
      source: worst,
      data: { worst },
      error: worst,
      truncated: false,
    }));
    const context = fit({ incident: longest, findings, results, budget: MIN_CONTEXT_TOKENS });
    expect(context.estimated_tokens).toBeLessThanOrEqual(MIN_CONTEXT_TOKENS);
    expect(context.findings).toHaveLength(MAX_FINDINGS);
    expect(context.results).toEqual([{ source: 'others', data: {}, truncated: true, omitted: { results: 50 } }]);
  });
});
