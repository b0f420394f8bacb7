import type { EnrichedContextJson, IncidentRecord } from '@casefile/context-core';
import { type Paint, pairs } from '@casefile/cli-kit';
import { oneLine } from './alert-rows.js';
import { ago } from './ago.js';
import { happenedAt } from './incident-rows.js';

/** A case file for people in a hurry: the causes first, then what was looked at. */
export function incidentDetails(
  record: IncidentRecord,
  { incident, findings, results, ...context }: EnrichedContextJson,
  { now, paint }: { now: Date; paint: Paint },
): string {
  const causes = findings.flatMap(({ kind, statement, confidence, evidence }) => [
    `${paint.bold(kind)} (${confidence}): ${oneLine(statement)}`,
    ...evidence.map(({ source, quote }) => `    ${source}: ${oneLine(quote)}`),
  ]);
  const facts: [string, string][] = [
    ['incident', record.incident_id],
    ['happened', `${happenedAt(record)} (${ago(happenedAt(record), now)})`],
    ['error', `${incident.error_type}, ${oneLine(incident.error_code)}`],
    ['message', oneLine(incident.error_message)],
    [
      'times',
      `${record.occurrences ?? 1}${record.last_seen_at === undefined ? '' : `, last at ${record.last_seen_at}`}`,
    ],
    ['gathered', context.enrichment_timestamp],
    ['tokens', `about ${context.estimated_tokens} of ${context.token_budget}`],
  ];
  const looks = results.map(({ source, error, truncated }): [string, string] => [
    source,
    error === undefined ? (truncated ? 'gathered, not all of it' : 'gathered') : oneLine(error),
  ]);
  return [
    'Findings',
    ...(causes.length === 0 ? ['  The evidence proves no cause.'] : causes.map((line) => `  ${line}`)),
    ...section('The incident', facts),
    ...section('Evidence', looks),
  ].join('\n');
}

function section(heading: string, rows: [string, string][]): string[] {
  return rows.length === 0 ? [] : ['', heading, pairs(rows).replace(/^/gm, '  ')];
}
