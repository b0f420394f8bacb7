import * as z from 'zod';

/** What an invocation may ask for beside the work itself: to take this long, and to hold this much memory meanwhile. */
export const eventSchema = z.strictObject({
  sleep_ms: z.number().int().min(0).max(900_000).default(0),
  allocate_mb: z.number().int().min(0).max(10_240).default(0),
});

export type Burden = z.infer<typeof eventSchema>;

/** What Lambda says about an invocation, as far as it is used. */
export interface LambdaContext {
  awsRequestId: string;
  invokedFunctionArn: string;
  logStreamName: string;
}

/** Who runs where: parts of `arn:aws:lambda:ca-central-1:123456789012:function:name`. */
export interface Invocation {
  requestId: string;
  partition: string;
  region: string;
  accountId: string;
  /** One per instance of the function and day. */
  instance: string;
}

export function describeInvocation(context: LambdaContext): Invocation {
  const [, partition = 'aws', , region = '', accountId = ''] = context.invokedFunctionArn.split(':');
  return { requestId: context.awsRequestId, partition, region, accountId, instance: context.logStreamName };
}
