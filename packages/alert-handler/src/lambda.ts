import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoDbAlertStore, createSqsIssueQueue, createSqsQuarantine } from '@casefile/adapters';
import { awsTimeouts, createBatchHandler, createLogger } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createAlertHandler } from './handle.js';
import { createAlertMetrics } from './metrics.js';
import { createReader } from './read.js';

const config = readConfig(process.env);
const metrics = createAlertMetrics(config.AWS_LAMBDA_FUNCTION_NAME);
const sqs = new SQSClient(awsTimeouts);
const quarantine = createSqsQuarantine({ client: sqs, queueUrl: config.QUARANTINE_QUEUE_URL });

const handleBatch = createBatchHandler({
  log: createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL }),
  parse: createReader({
    defaults: {
      team: config.DEFAULT_TEAM,
      priority: config.DEFAULT_PRIORITY,
      criticalPriority: config.CRITICAL_PRIORITY,
    },
    ownAlarmPrefix: config.OWN_ALARM_PREFIX,
    region: config.AWS_REGION,
    rejected: (fault) => metrics.rejected(fault),
  }),
  work: createAlertHandler({
    store: createDynamoDbAlertStore({ client: new DynamoDBClient(awsTimeouts), tableName: config.STATUS_TABLE_NAME }),
    issues: createSqsIssueQueue({ client: sqs, queueUrl: config.ISSUES_QUEUE_URL }),
    metrics,
    settings: {
      commentIntervalMs: config.COMMENT_INTERVAL_SECONDS * 1000,
      reopenWindowMs: config.REOPEN_WINDOW_SECONDS * 1000,
      muteMs: config.MUTE_SECONDS * 1000,
      refreshMs: config.REFRESH_SECONDS * 1000,
    },
    now: () => new Date(),
    pause: (attempt) => sleep(Math.random() * 20 * attempt),
  }),
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
