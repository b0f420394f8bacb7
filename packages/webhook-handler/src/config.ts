import { parseEnvironment } from '@casefile/lambda-kit';
import * as z from 'zod';

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/)
  .transform((name) => name.toLowerCase());

/** What this function reads from its environment; `infra/service` sets it, and a test compares the two. */
export const environmentSchema = z.object({
  AWS_REGION: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string(),
  ALERTS_TOPIC_ARN: z.string().startsWith('arn:'),
  WEBHOOK_SECRET_ID: z.string().min(1),
  /** Where a shared token stands, as it is or after `Bearer`. */
  TOKEN_HEADER: headerName.default('authorization'),
  SIGNATURE_HEADER: headerName.default('x-grafana-alerting-signature'),
  /** Where the time of signing stands (seconds since 1970); without it the body alone is signed. */
  TIMESTAMP_HEADER: headerName.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export function readConfig(environment: Record<string, string | undefined>): z.output<typeof environmentSchema> {
  return parseEnvironment(environmentSchema, environment);
}
