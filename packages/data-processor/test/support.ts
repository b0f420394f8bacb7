import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { CloudWatchLogsServiceException } from '@aws-sdk/client-cloudwatch-logs';
import type { Logger } from '@casefile/lambda-kit';
import type { Dependencies } from '../src/handle.js';
import type { LambdaContext } from '../src/invocation.js';

export const context: LambdaContext = {
  awsRequestId: '5f8c7c5e-9b7e-4d57-8a4f-1b2c3d4e5f60',
  invokedFunctionArn: 'arn:aws:lambda:ca-central-1:123456789012:function:data-processor',
  logStreamName: '2025/09/16/[$LATEST]abcdef',
};

export const now = new Date('2025-09-16T16:59:17.131Z');

/** Lines as they would be written, the correlation ids of `child` in them. */
export function memoryLog(lines: object[] = [], ids: object = {}): Logger & { lines: object[] } {
  const write = (level: string) => (facts: object, msg: string) => void lines.push({ level, ...ids, ...facts, msg });
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (more) => memoryLog(lines, { ...ids, ...more }),
  };
}

const settings = {
  region: 'ca-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

/** Real clients, for `mockClient` to intercept; a clock that stands still; no sleep. */
export function dependencies(log = memoryLog()): Dependencies {
  return {
    config: {
      BUCKET_NAME: 'reports',
      RESULTS_LOG_GROUP: '/casefile/results',
      INCIDENTS_TOPIC_ARN: 'arn:aws:sns:ca-central-1:123456789012:incidents',
      LOG_LEVEL: 'info',
      AWS_REGION: 'ca-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'data-processor',
    },
    s3: new S3Client(settings),
    logs: new CloudWatchLogsClient(settings),
    sns: new SNSClient(settings),
    log,
    now: () => now,
    sleep: () => Promise.resolve(),
  };
}

export const s3Error = (name: string, message = name) =>
  new S3ServiceException({ name, message, $fault: 'client', $metadata: {} });
export const logsError = (name: string, message = name) =>
  new CloudWatchLogsServiceException({ name, message, $fault: 'client', $metadata: {} });
