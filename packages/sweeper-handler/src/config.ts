import { parseEnvironment } from '@casefile/lambda-kit';
import * as z from 'zod';

/** What this function reads from its environment; `infra/service` sets it, and a test compares the two. */
export const environmentSchema = z.object({
  AWS_REGION: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  STATUS_TABLE_NAME: z.string().min(1),
  ISSUES_QUEUE_URL: z.url(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export function readConfig(environment: Record<string, string | undefined>): z.output<typeof environmentSchema> {
  return parseEnvironment(environmentSchema, environment);
}
