import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoDbIncidentStore, createSqsIncidentQueue } from '@casefile/adapters';
import { createCollectorRegistry } from '@casefile/collectors';
import { createBatchHandler, createLogger } from '@casefile/lambda-kit';
import { redact } from '@casefile/safe-text';
import { readConfig } from './config.js';
import { createIncidentHandler } from './handle.js';
import { parseIncident } from './parse.js';
import { createSupervisorMetrics } from './metrics.js';

const config = readConfig(process.env);
const log = createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL });
const metrics = createSupervisorMetrics(config.AWS_LAMBDA_FUNCTION_NAME);
/** The SDK waits for ever unless told otherwise, and one hung call would fail the whole batch. */
const requestHandler = { connectionTimeout: 1000, requestTimeout: 5000 };
const queue = createSqsIncidentQueue({
  client: new SQSClient({ requestHandler }),
  queueUrl: config.INCIDENTS_QUEUE_URL,
  quarantineUrl: config.QUARANTINE_QUEUE_URL,
});

const handleBatch = createBatchHandler({
  log,
  parse: ({ body }) => parseIncident(body, new Date()),
  keyOf: ({ lambda_name, error_type }) => `${lambda_name}#${error_type}`,
  handle: createIncidentHandler({
    store: createDynamoDbIncidentStore({
      client: new DynamoDBClient({ requestHandler }),
      tableName: config.INCIDENT_TABLE_NAME,
      stormWindowSeconds: config.STORM_WINDOW_SECONDS,
    }),
    queue,
    registry: createCollectorRegistry(),
    clients: {
      lambda: new LambdaClient({ requestHandler }),
      iam: new IAMClient({ requestHandler }),
      logs: new CloudWatchLogsClient({ requestHandler }),
    },
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
