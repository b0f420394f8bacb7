import { priorities, teamSlug } from '@casefile/alert-core';
import { parseEnvironment } from '@casefile/lambda-kit';
import * as z from 'zod';

const seconds = z.coerce.number().int().min(0);

/** What this function reads from its environment; `infra/service` sets it, and a test compares the two. */
export const environmentSchema = z.object({
  AWS_REGION: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  STATUS_TABLE_NAME: z.string().min(1),
  ISSUES_QUEUE_URL: z.url(),
  QUARANTINE_QUEUE_URL: z.url(),
  /** What the names of the pipeline's own alarms begin with. */
  OWN_ALARM_PREFIX: z.string().min(1),
  DEFAULT_TEAM: teamSlug,
  DEFAULT_PRIORITY: z.enum(priorities).default('P2'),
  /** What `severity: critical` means here. */
  CRITICAL_PRIORITY: z.enum(['P0', 'P1']).default('P1'),
  COMMENT_INTERVAL_SECONDS: seconds.default(4 * 60 * 60),
  REOPEN_WINDOW_SECONDS: seconds.default(30 * 60),
  MUTE_SECONDS: seconds.default(7 * 24 * 60 * 60),
  REFRESH_SECONDS: seconds.default(10 * 60),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export function readConfig(environment: Record<string, string | undefined>): z.output<typeof environmentSchema> {
  return parseEnvironment(environmentSchema, environment);
}
