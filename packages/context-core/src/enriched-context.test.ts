import { describe, expect, it } from '@jest/globals';
import { enforceTokenBudget } from './budget.js';
import { EnrichedContext } from './enriched-context.js';

const json = enforceTokenBudget({
  incident: {
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: 'data-processor',
    timestamp: '2025-09-16T16:59:17.131Z',
  },
  findings: [
    { kind: 'k', statement: 's', confidence: 'low', evidence: [{ source: 'incident', quote: 'Access Denied' }] },
  ],
  results: [{ source: 'lambda_config', data: { FunctionName: 'data-processor' }, truncated: false, duration_ms: 12 }],
  enrichmentTimestamp: '2025-09-16T16:59:40.000Z',
  budget: 3000,
});

describe('an enriched context', () => {
  it('reads what it wrote', () => {
    const context = new EnrichedContext(json);
    const text = JSON.stringify(context);
    expect(EnrichedContext.parse(text)).toEqual(context);
    expect(JSON.stringify(EnrichedContext.parse(text))).toBe(text);
    expect(context.toJSON()).toEqual(json);
  });

  it('estimates the JSON that is stored', () => {
    const context = new EnrichedContext(json);
    expect(context.estimatedTokens()).toBe(context.estimated_tokens);
    expect(new EnrichedContext({ ...json, findings: [] }).estimatedTokens()).toBeLessThan(context.estimated_tokens);
  });

  it.each([
    ['no JSON', '{"incident":'],
    ['another object', '{"incident":{}}'],
    ['an incident that is none', JSON.stringify({ ...json, incident: { ...json.incident, lambda_name: 'a/b' } })],
  ])('is not read from %s', (_, text) => {
    expect(() => EnrichedContext.parse(text)).toThrow('not the JSON of an enriched context');
  });
});
