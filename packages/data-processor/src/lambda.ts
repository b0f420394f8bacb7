import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { awsTimeouts, createLogger, parseEnvironment } from '@casefile/lambda-kit';
import { environmentSchema } from './config.js';
import { type Dependencies, handle, type Outcome } from './handle.js';
import type { LambdaContext } from './invocation.js';

const config = parseEnvironment(environmentSchema, process.env);
const dependencies: Dependencies = {
  config,
  s3: new S3Client(awsTimeouts),
  logs: new CloudWatchLogsClient(awsTimeouts),
  sns: new SNSClient(awsTimeouts),
  log: createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL }),
  now: () => new Date(),
  sleep,
};

/** The Lambda function `data-processor`: the workload that breaks. */
export const handler = (event: unknown, context: LambdaContext): Promise<Outcome> =>
  handle(event, context, dependencies);
