import { MAX_CONTEXT_TOKENS, MIN_CONTEXT_TOKENS } from '@casefile/context-core';
import { parseEnvironment } from '@casefile/lambda-kit';
import * as z from 'zod';

/** What this function reads from its environment; `infra/service` sets it, and a test compares the two. */
export const environmentSchema = z.object({
  AWS_REGION: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  INCIDENT_TABLE_NAME: z.string().min(1),
  INCIDENTS_QUEUE_URL: z.url(),
  STATUS_TABLE_NAME: z.string().min(1),
  ISSUES_QUEUE_URL: z.url(),
  QUARANTINE_QUEUE_URL: z.url(),
  TOKEN_BUDGET: z.coerce.number().int().min(MIN_CONTEXT_TOKENS).max(60_000).default(MAX_CONTEXT_TOKENS),
  STORM_WINDOW_SECONDS: z.coerce.number().int().min(0).max(86_400).default(300),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export function readConfig(environment: Record<string, string | undefined>): z.output<typeof environmentSchema> {
  return parseEnvironment(environmentSchema, environment);
}
