import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EnrichedContextJson, IncidentRecord } from '@casefile/context-core';
import { createDeployment, type Deployment } from '../../test/deployment.js';

let deployment: Deployment;
beforeEach(() => {
  deployment = createDeployment();
  put('orders', '2026-03-01T09:00:00.000Z', { occurrences: 12 });
  put('search', '2026-03-01T09:30:00.000Z', { error_type: 'ProcessingError' });
  put('orders', '2026-03-01T09:45:00.000Z', { enriched_context: undefined, counted_on: 'orders#2026-03-01T09:00:00.000Z' }); // prettier-ignore
  put('stock', '2026-03-01T09:59:00.000Z', { enriched_context: undefined, claim_owner: 'x' });
});

const finding = {
  kind: 'permission_lost',
  statement: 'Role orders-role was refused s3:GetObject',
  confidence: 'high',
  evidence: [{ source: 'cloudwatch_logs', quote: 'is not authorized to perform' }],
} as const;

describe('incidents list', () => {
  async function ids(args: string) {
    const { code, out } = await deployment.casefile(`incidents list --output json ${args}`.trim());
    expect(code).toBe(0);
    return (JSON.parse(out) as { incidents: { incident_id: string }[] }).incidents.map((one) => one.incident_id);
  }
  const [stock, search, orders] = [
    'stock#2026-03-01T09:59:00.000Z',
    'search#2026-03-01T09:30:00.000Z',
    'orders#2026-03-01T09:00:00.000Z',
  ];

  it.each([
    ['all, newest first, without those that were counted', '', [stock, search, orders]],
    ['those of a function', '--function orders', [orders]],
    ['those of a type', '--error-type ProcessingError', [search]],
    ['those of the last 40 minutes', '--since 40m', [stock, search]],
    ['those since a time', '--since 2026-03-01T10:50+0100', [stock]],
    ['those since a day', '--since 2026-03-01', [stock, search, orders]],
    ['the newest only', '--limit 1', [stock]],
  ])('shows %s', async (_, args, expected) => {
    expect(await ids(args)).toEqual(expected);
  });

  it('shows the cause, how often, and what is not stored yet', async () => {
    const { out } = await deployment.casefile('incidents list');
    expect(out).toMatch(/1 h ago .*orders .*S3AccessError .*12× .*Role orders-role was refused s3:GetObject/);
    expect(out).toMatch(/1 min ago .*stock .*its case file is not stored yet/);
  });

  it.each(['yesterday', '3w', '2026-13-01'])('refuses a time that is none: %s', async (since) => {
    expect((await deployment.casefile(`incidents list --since ${since}`)).code).toBe(2);
  });
});

describe('incidents show', () => {
  const show = (args: string) => deployment.casefile(`incidents show ${args}`);

  it('shows the findings first', async () => {
    const { code, out } = await show('orders#2026-03-01T09:00:00.000Z');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Findings\n {2}permission_lost \(high\): Role orders-role was refused s3:GetObject\n {6}cloudwatch_logs: is not/,
    );
    expect(out).toMatch(/times +12\b/);
    expect(out).toMatch(/iam_policy +could not read: AccessDenied/);
  });

  it('shows the case file as Markdown', async () => {
    const { out } = await show('orders#2026-03-01T09:00:00.000Z --output markdown');
    expect(out).toMatch(/^# `S3AccessError` in `orders`\n[^]*## Findings\n[^]*## Evidence\n/);
  });

  it('shows what is stored as JSON', async () => {
    const { out } = await show('orders#2026-03-01T09:00:00.000Z --output json');
    const stored = deployment.incidents.get('orders#2026-03-01T09:00:00.000Z')?.enriched_context ?? '';
    expect(JSON.parse(out)).toEqual(JSON.parse(stored));
  });

  it('shows the case file that an incident was counted on', async () => {
    const { out } = await show('orders#2026-03-01T09:45:00.000Z');
    expect(out).toMatch(/incident +orders#2026-03-01T09:00:00.000Z/);
  });

  it.each([
    ['there is none', 'orders#2026-01-01T00:00:00.000Z', /There is no incident .*week\nnext: .*incidents list/],
    ['it is not stored yet', 'stock#2026-03-01T09:59:00.000Z', /is not stored yet\nnext: .*make ls-logs/],
  ])('says so when %s', async (_, id, says) => {
    const { code, out, err } = await show(id);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(says);
  });
});

function put(
  lambda_name: string,
  timestamp: string,
  overrides: { [Key in keyof IncidentRecord]?: IncidentRecord[Key] | undefined },
): void {
  const error_type = overrides.error_type ?? 'S3AccessError';
  const context: EnrichedContextJson = {
    incident: { error_type, error_code: 'AccessDenied', error_message: 'Access Denied', lambda_name, timestamp },
    findings: [{ ...finding, evidence: [...finding.evidence] }],
    results: [
      { source: 'iam_policy', data: {}, error: 'could not read: AccessDenied', truncated: false },
      { source: 'lambda_config', data: {}, truncated: false },
    ],
    enrichment_timestamp: timestamp,
    token_budget: 3000,
    estimated_tokens: 700,
  };
  const incident_id = `${lambda_name}#${timestamp}`;
  const stored = { incident_id, error_type, created_at: timestamp, ttl: 1, enriched_context: JSON.stringify(context) };
  deployment.incidents.set(incident_id, { ...stored, ...overrides } as IncidentRecord);
}
