import * as z from 'zod';

/** The environment of the function; the last two are set by Lambda itself. */
export const environmentSchema = z.object({
  /** The bucket whose objects are read, and optionally the prefix of their keys. */
  BUCKET_NAME: z.string().min(1),
  OBJECT_PREFIX: z.string().optional(),
  /** The log group that takes what was read; not the group of the function's own lines. */
  RESULTS_LOG_GROUP: z.string().min(1),
  INCIDENTS_TOPIC_ARN: z.string().startsWith('arn:'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  AWS_REGION: z.string().min(1),
  AWS_LAMBDA_FUNCTION_NAME: z.string().min(1),
});

export type Config = z.infer<typeof environmentSchema>;
