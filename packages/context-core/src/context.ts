import * as z from 'zod';
import { collectorResultSchema } from './evidence.js';
import { findingSchema } from './finding.js';
import { incidentAlertSchema } from './incident.js';

/** What is stored for an incident and handed to people and agents: the JSON in `enriched_context`. */
export const enrichedContextSchema = z.object({
  incident: incidentAlertSchema,
  findings: z.array(findingSchema),
  results: z.array(collectorResultSchema),
  enrichment_timestamp: z.string(),
  token_budget: z.number().int(),
  estimated_tokens: z.number().int(),
});

export type EnrichedContextJson = z.infer<typeof enrichedContextSchema>;
