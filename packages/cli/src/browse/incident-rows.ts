import { type EnrichedContextJson, enrichedContextSchema, type IncidentRecord } from '@casefile/context-core';
import { cut, oneLine } from './alert-rows.js';
import { ago } from './ago.js';

/** An incident as it is listed: its record, and the case file in it once there is one. */
export interface ListedIncident {
  record: IncidentRecord;
  context: EnrichedContextJson | undefined;
}

/** Nothing for a record that only counts an incident on another one's case file. */
export function listed(record: IncidentRecord): ListedIncident | undefined {
  return record.counted_on === undefined ? { record, context: contextOf(record) } : undefined;
}

export function contextOf({ enriched_context }: IncidentRecord): EnrichedContextJson | undefined {
  if (enriched_context === undefined) return undefined;
  try {
    return enrichedContextSchema.safeParse(JSON.parse(enriched_context)).data;
  } catch {
    return undefined;
  }
}

/** When it happened (ISO 8601 UTC): what its id says. */
export function happenedAt({ incident_id, created_at }: IncidentRecord): string {
  return incident_id.split('#')[1] ?? created_at;
}

export function functionOf({ incident_id }: IncidentRecord): string {
  return incident_id.split('#')[0] ?? '';
}

export const incidentColumns = ['when', 'function', 'error', 'times', 'cause', 'incident'];

export function incidentRow({ record, context }: ListedIncident, now: Date): string[] {
  return [
    ago(happenedAt(record), now),
    functionOf(record),
    record.error_type,
    `${record.occurrences ?? 1}×`,
    cut(oneLine(causeOf({ record, context })), 80),
    record.incident_id,
  ];
}

/** What a list says of an incident, as JSON. */
export function incidentSummary({ record, context }: ListedIncident) {
  const { incident_id, error_type, occurrences = 1, last_seen_at, created_at } = record;
  const findings = (context?.findings ?? []).map(({ kind, statement, confidence }) => ({
    kind,
    statement,
    confidence,
  }));
  return { incident_id, error_type, created_at, occurrences, last_seen_at, is_stored: context !== undefined, findings };
}

export function causeOf({ record, context }: ListedIncident): string {
  if (context) return context.findings[0]?.statement ?? 'the evidence proves no cause';
  return record.enriched_context === undefined ? 'its case file is not stored yet' : 'its case file cannot be read';
}
