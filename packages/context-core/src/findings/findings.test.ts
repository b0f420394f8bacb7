import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { collectorResultSchema } from '../evidence.js';
import { findingLimits } from '../finding.js';
import { incidentAlertSchema } from '../incident.js';
import { diagnose } from './index.js';

const folder = new URL('../../../../test-data/findings/', import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

const lookalikeSchema = z.object({
  name: z.string(),
  incident: incidentAlertSchema,
  results: z.array(collectorResultSchema),
});
const caseSchema = lookalikeSchema.extend({
  source: z.string(),
  expected: z.object({
    kind: z.string(),
    confidence: z.enum(['high', 'medium', 'low']),
    statement_includes: z.array(z.string()),
  }),
});
const lookalikes = z.array(lookalikeSchema).parse(read('lookalikes.json'));
const files = readdirSync(folder).filter((file) => file !== 'lookalikes.json');

describe.each(files)('%s', (file) => {
  it.each(z.array(caseSchema).parse(read(file)))('is found: $name', ({ incident, results, expected }) => {
    const { findings, failed } = diagnose(incident, results);
    expect(failed).toEqual([]);
    expect(findings.map(({ kind, confidence }) => ({ kind, confidence }))).toEqual([
      { kind: expected.kind, confidence: expected.confidence },
    ]);
    for (const part of expected.statement_includes) expect(findings[0]?.statement).toContain(part);
    expect(findings[0]?.evidence.length).toBeGreaterThan(0);
  });

  it.each(z.array(caseSchema).parse(read(file)))('fits the limits: $name', ({ incident, results }) => {
    for (const { statement, evidence } of diagnose(incident, results).findings) {
      expect(statement.length).toBeLessThan(findingLimits.statement);
      expect(Math.max(...evidence.map(({ quote }) => quote.length))).toBeLessThanOrEqual(findingLimits.quote);
    }
  });
});

describe('lookalikes.json', () => {
  it.each(lookalikes)('gives no finding: $name', ({ incident, results }) => {
    expect(diagnose(incident, results)).toEqual({ findings: [], failed: [] });
  });
});
