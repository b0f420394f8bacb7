import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { CollectorResult } from './evidence.js';
import type { IncidentAlert } from './incident.js';

/** A cause that the evidence proves. `evidence` quotes the lines that it rests on, each with the collector it came from (`incident` for the alert itself). */
export const findingSchema = z.object({
  kind: z.string(),
  statement: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  evidence: z.array(z.object({ source: z.string(), quote: z.string() })),
});

export type Finding = z.infer<typeof findingSchema>;

/** What a finding may take of the token budget, in characters and quotes; `diagnose` holds every rule to it. */
export const findingLimits = { statement: 400, quotes: 4, quote: 300 } as const;

/** A pure function from the untrimmed evidence to a cause, or to nothing: no finding is better than a wrong one. */
export type FindingRule = (incident: IncidentAlert, results: readonly CollectorResult[]) => Finding | undefined;

/** Tells whether findings say something new: the same for the same causes in any order, whatever they were concluded from. */
export function newsOf(findings: readonly Finding[]): string {
  const said = findings.map(({ kind, statement }) => JSON.stringify([kind, statement])).sort();
  return createHash('sha256').update(said.join('\n')).digest('hex');
}
