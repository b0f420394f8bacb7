import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  createDynamoDbCaseFileShelf,
  createDynamoDbIncidentStore,
  createSqsPostpone,
  createSqsIssueQueue,
  createSqsQuarantine,
} from '@casefile/adapters';
import { createCollectorRegistry } from '@casefile/collectors';
import { awsTimeouts, createBatchHandler, createLogger, oneByOne } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createIncidentHandler } from './handle.js';
import { type Incident, parseIncident } from './parse.js';
import { createSupervisorMetrics } from './metrics.js';

const config = readConfig(process.env);
const log = createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL });
const metrics = createSupervisorMetrics(config.AWS_LAMBDA_FUNCTION_NAME);
const dynamodb = new DynamoDBClient(awsTimeouts);
const sqs = new SQSClient(awsTimeouts);
const quarantine = createSqsQuarantine({ client: sqs, queueUrl: config.QUARANTINE_QUEUE_URL });

const handleBatch = createBatchHandler({
  log,
  parse: ({ body }) => parseIncident(body, new Date()),
  correlate: ({ fingerprint }) => ({ fingerprint }),
  work: oneByOne(
    ({ alert: { lambda_name, error_type } }: Incident) => `${lambda_name}#${error_type}`,
    createIncidentHandler({
      store: createDynamoDbIncidentStore({
        client: dynamodb,
        tableName: config.INCIDENT_TABLE_NAME,
        stormWindowSeconds: config.STORM_WINDOW_SECONDS,
      }),
      postpone: createSqsPostpone({ client: sqs, queueUrl: config.INCIDENTS_QUEUE_URL }),
      shelf: createDynamoDbCaseFileShelf({ client: dynamodb, tableName: config.STATUS_TABLE_NAME }),
      issues: createSqsIssueQueue({ client: sqs, queueUrl: config.ISSUES_QUEUE_URL }),
      registry: createCollectorRegistry(),
      clients: {
        lambda: new LambdaClient(awsTimeouts),
        iam: new IAMClient(awsTimeouts),
        logs: new CloudWatchLogsClient(awsTimeouts),
      },
      metrics,
      tokenBudget: config.TOKEN_BUDGET,
      now: () => new Date(),
      newOwner: randomUUID,
      abortAfter: (milliseconds) => AbortSignal.timeout(milliseconds),
    }),
  ),
  quarantine: async (message) => {
    await quarantine({ ...message, quarantinedBy: config.AWS_LAMBDA_FUNCTION_NAME });
    metrics.quarantined();
  },
});

export const handler: typeof handleBatch = async (event, context) => {
  metrics.received(event.Records.length);
  try {
    return await handleBatch(event, context);
  } finally {
    metrics.flush();
  }
};
