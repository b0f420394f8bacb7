import * as z from 'zod';

/** A case file outlives its incident by a week. */
export const CONTEXT_TTL_SECONDS = 7 * 24 * 60 * 60;

/**
 * An item of the table `incident-context`. Under an incident's id stands one of three things: a claim (`claim_*`),
 * a case file (`enriched_context`), or a note that the incident was counted on another one's case file (`counted_on`).
 * Times are ISO 8601 UTC, `ttl` is epoch seconds, `claim_until` epoch milliseconds.
 */
export const incidentRecordSchema = z.object({
  incident_id: z.string(),
  error_type: z.string(),
  created_at: z.string(),
  ttl: z.number().int(),
  fingerprint: z.string().optional(),
  enriched_context: z.string().optional(),
  occurrences: z.number().int().optional(),
  last_seen_at: z.string().optional(),
  claim_owner: z.string().optional(),
  claim_until: z.number().optional(),
  counted_on: z.string().optional(),
});

export type IncidentRecord = z.infer<typeof incidentRecordSchema>;

/** Under `stormWindowKey`: which case file the incidents of one function and error type are counted on. `opened_at` is the time of that one's incident (epoch ms): an old incident that is delivered late is no part of today's storm. */
export const stormWindowSchema = z.object({
  incident_id: z.string(),
  error_type: z.string(),
  case_file: z.string(),
  opened_at: z.number(),
  created_at: z.string(),
  ttl: z.number().int(),
});

export type StormWindow = z.infer<typeof stormWindowSchema>;

/** No function name holds `#` and no timestamp follows `window`, so this is never the id of an incident. */
export function stormWindowKey(alert: { lambda_name: string; error_type: string }): string {
  return `window#${alert.lambda_name}#${alert.error_type}`;
}
