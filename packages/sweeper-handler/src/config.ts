import { budgetSettingsSchema } from '@casefile/alert-core';
import { jsonText, parseEnvironment } from '@casefile/lambda-kit';
import * as z from 'zod';

const repository = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'must be owner/name');

/** What this function reads from its environment; `infra/service` sets it, and a test compares the two. */
export const environmentSchema = z.object({
  AWS_REGION: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  STATUS_TABLE_NAME: z.string().min(1),
  CONTROL_TABLE_NAME: z.string().min(1),
  ISSUES_QUEUE_URL: z.url(),
  ALERTS_TOPIC_ARN: z.string().min(1),
  /** `false`: what is pending stays so until issues are enabled, and nothing is tidied. */
  ENABLE_GITHUB_ISSUES: z.stringbool(),
  /** Where issues go that the routing file sends nowhere else. */
  GITHUB_REPO: repository.optional(),
  GITHUB_APP_SECRET_ID: z.string().min(1),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  /** How much of GitHub's limits may be used: JSON; what is left out is as `budgetSettingsSchema` says. */
  GITHUB_BUDGET: jsonText(budgetSettingsSchema),
  RECONCILE_ALARMS: z.stringbool().default(false),
  /** How alarms' names begin that come through EventBridge, separated by commas. */
  ALARM_NAME_PREFIXES: z
    .string()
    .default('')
    .transform((list) => list.split(',').filter((prefix) => prefix !== '')),
  /** What the names of the pipeline's own alarms begin with. */
  OWN_ALARM_PREFIX: z.string().min(1),
  /** For how long the notification of an alarm's change may be on its way. */
  ALARM_GRACE_SECONDS: z.coerce.number().int().min(0).default(120),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export function readConfig(environment: Record<string, string | undefined>): z.output<typeof environmentSchema> {
  return parseEnvironment(environmentSchema, environment);
}
