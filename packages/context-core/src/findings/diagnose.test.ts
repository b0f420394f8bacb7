import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CollectorResult } from '../evidence.js';
import { type Finding, findingLimits, type FindingRule } from '../finding.js';
import type { IncidentAlert } from '../incident.js';
import { diagnose, findingRules } from './index.js';

const incident: IncidentAlert = {
  error_type: 'S3AccessError',
  error_message: 'Access Denied',
  error_code: 'AccessDenied',
  lambda_name: 'data-processor',
  timestamp: '2026-03-04T12:00:30.000Z',
};
const finding = (kind: string, confidence: Finding['confidence']): Finding => ({
  kind,
  statement: 's',
  confidence,
  evidence: [{ source: 'incident', quote: 'q' }],
});

describe('diagnose', () => {
  it('keeps the other findings when a rule throws, and names the rule', () => {
    const error = new Error('broken rule');
    const rules: Record<string, FindingRule> = {
      broken: () => {
        throw error;
      },
      sound: () => finding('sound', 'low'),
    };
    expect(diagnose(incident, [], rules)).toEqual({
      findings: [finding('sound', 'low')],
      failed: [{ rule: 'broken', error }],
    });
  });

  it('puts the surest finding first and keeps the order of equals', () => {
    const kinds = { a: 'low', b: 'high', c: 'medium', d: 'high' } as const;
    const rules = Object.fromEntries(Object.entries(kinds).map(([kind, sure]) => [kind, () => finding(kind, sure)]));
    expect(diagnose(incident, [], rules).findings.map(({ kind }) => kind)).toEqual(['b', 'd', 'c', 'a']);
  });

  it('puts what rests on the incident itself before what only the log says, which is then no more than a lead', () => {
    const inLog = { ...finding('earlier', 'high'), evidence: [{ source: 'cloudwatch_logs', quote: 'q' }] };
    const rules = { earlier: () => inLog, now: () => finding('now', 'medium') };
    expect(diagnose(incident, [], rules).findings).toEqual([finding('now', 'medium'), { ...inLog, confidence: 'low' }]);
    expect(diagnose(incident, [], { earlier: () => inLog }).findings).toEqual([inLog]);
  });

  it('cuts a statement, quotes and their number to the limits, never through a code point', () => {
    const rule: FindingRule = () => ({
      ...finding('long', 'high'),
      statement: '😀'.repeat(500),
      evidence: Array.from({ length: 9 }, () => ({ source: 'incident', quote: `x${'😀'.repeat(500)}` })),
    });
    const cut = diagnose(incident, [], { rule }).findings[0];
    expect(cut?.statement.length).toBeLessThanOrEqual(findingLimits.statement);
    expect(cut?.statement).toMatch(/^(?:😀)+…$/u);
    expect(cut?.evidence).toHaveLength(findingLimits.quotes);
    expect(cut?.evidence[0]?.quote).toMatch(/^x(?:😀)+…$/u);
    expect(cut?.evidence[0]?.quote.length).toBeLessThanOrEqual(findingLimits.quote);
  });

  it('survives every text that an alert or a log may hold', () => {
    const bait = fc.constantFrom(
      'User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: s3:GetObject on resource: "',
      '{"msg":"call refused","error_code":"AccessDenied","operation":"s3:GetObject","resource":"',
      '{"level":50,"err":null,"message":[1],"error":"',
      'REPORT RequestId: 1 \tMemory Size: 1 MB\tMax Memory Used: 1 MB\tStatus: error',
      '{"type":"platform.report","record":{}}',
      'Error: Runtime exited with error: signal: killed',
      'FATAL ERROR: ',
    );
    const text = fc
      .array(fc.oneof(bait, fc.string({ unit: 'binary' })), { maxLength: 5 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 5 }), (error_message, error_code, messages) => {
        const { findings, failed } = diagnose({ ...incident, error_message, error_code }, [logs(messages)]);
        expect(failed).toEqual([]);
        for (const { statement } of findings) expect(statement.length).toBeLessThanOrEqual(findingLimits.statement);
      }),
    );
  });

  it.each([
    'User: arn:',
    ',"a":"',
    '{"a":"\\"',
    '"operation":"',
    'REPORT RequestId: ',
    'Error: ',
    '\\"',
    'FATAL ERROR: a ',
  ])('gets through 200 kB of %j in every place', (piece) => {
    const hostile = piece.repeat(200_000 / piece.length);
    const texts = [hostile, `{${hostile}`, `User: arn:aws:${hostile}`];
    for (const error_message of texts) {
      expect(diagnose({ ...incident, error_message }, [logs(texts)]).failed).toEqual([]);
    }
  });

  it('names each rule by the kind of its findings', () => {
    const kinds = Object.keys(findingRules);
    expect(kinds).toEqual([...new Set(kinds)]);
    expect(diagnose(incident, []).findings.every(({ kind }) => kinds.includes(kind))).toBe(true);
  });
});

function logs(messages: string[]): CollectorResult {
  const events = messages.map((message) => ({ timestamp: incident.timestamp, message }));
  return { source: 'cloudwatch_logs', data: { log_group: '/aws/lambda/data-processor', events }, truncated: false };
}
