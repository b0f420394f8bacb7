import { budgetSettingsSchema } from '@casefile/alert-core';
import { jsonText, parseEnvironment } from '@casefile/lambda-kit';
import * as z from 'zod';

const repository = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'must be owner/name');

/** What this function reads from its environment; `infra/service` sets it, and a test compares the two. */
export const environmentSchema = z.object({
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  STATUS_TABLE_NAME: z.string().min(1),
  CONTROL_TABLE_NAME: z.string().min(1),
  ISSUES_QUEUE_URL: z.url(),
  QUARANTINE_QUEUE_URL: z.url(),
  /** Where issues go that the routing file sends nowhere else. */
  GITHUB_REPO: repository.optional(),
  GITHUB_APP_SECRET_ID: z.string().min(1),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  /** `false`: the log says what would be done. */
  ENABLE_GITHUB_ISSUES: z.stringbool(),
  /** Hosts, separated by commas, that links in issues may lead to. */
  LINK_HOSTS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((host) => host.trim() || [])),
  /** For how long a listing of GitHub may leave out what was just made. */
  UNKNOWN_OUTCOME_WAIT_SECONDS: z.coerce.number().int().min(1).default(180),
  /** How much of GitHub's limits may be used: JSON; what is left out is as `budgetSettingsSchema` says. */
  GITHUB_BUDGET: jsonText(budgetSettingsSchema),
  MUTE_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(7 * 24 * 60 * 60),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export function readConfig(environment: Record<string, string | undefined>): z.output<typeof environmentSchema> {
  return parseEnvironment(environmentSchema, environment);
}
