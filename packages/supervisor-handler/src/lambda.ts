import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoDbIncidentStore, createSqsIncidentQueue } from '@casefile/adapters';
import { createCollectorRegistry } from '@casefile/collectors';
import { incidentAlertSchema } from '@casefile/context-core';
import { createBatchHandler, createLogger, parseBody } from '@casefile/lambda-kit';
import { redact } from '@casefile/safe-text';
import { readConfig } from './config.js';
import { createIncidentHandler } from './handle.js';
import { createSupervisorMetrics } from './metrics.js';

const config = readConfig(process.env);
const log = createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL });
const metrics = createSupervisorMetrics(config.AWS_LAMBDA_FUNCTION_NAME);
const queue = createSqsIncidentQueue({
  client: new SQSClient({}),
  queueUrl: config.INCIDENTS_QUEUE_URL,
  quarantineUrl: config.QUARANTINE_QUEUE_URL,
});

const handleBatch = createBatchHandler({
  log,
  parse: ({ body }) => parseBody(incidentAlertSchema, body),
  keyOf: ({ lambda_name, error_type }) => `${lambda_name}#${error_type}`,
  handle: createIncidentHandler({
    store: createDynamoDbIncidentStore({
      client: new DynamoDBClient({}),
      tableName: config.INCIDENT_TABLE_NAME,
      stormWindowSeconds: config.STORM_WINDOW_SECONDS,
    }),
    queue,
    registry: createCollectorRegistry(),
    clients: { lambda: new LambdaClient({}), iam: new IAMClient({}), logs: new CloudWatchLogsClient({}) },
    metrics,
    tokenBudget: config.TOKEN_BUDGET,
    now: () => new Date(),
    newOwner: randomUUID,
    abortAfter: (milliseconds) => AbortSignal.timeout(milliseconds),
  }),
  quarantine: async (record, reason) => {
    await queue.quarantine({
      body: redact(record.body),
      reason: redact(reason),
      sqsMessageId: record.messageId,
      quarantinedBy: config.AWS_LAMBDA_FUNCTION_NAME,
    });
    metrics.quarantined();
  },
});

export const handler: typeof handleBatch = async (event, context) => {
  try {
    return await handleBatch(event, context);
  } finally {
    metrics.flush();
  }
};
