import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  createCloudWatchAlarms,
  createDynamoDbAlertStore,
  createSnsAlertsTopic,
  createSqsIssueQueue,
} from '@casefile/adapters';
import { awsTimeouts, createLogger } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createSweeper, reconcileAlarms, type SweepJob, wakePending } from './handle.js';

const config = readConfig(process.env);
const log = createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL });
const table = { client: new DynamoDBClient(awsTimeouts), tableName: config.STATUS_TABLE_NAME };
const store = createDynamoDbAlertStore(table);

/** The Lambda function `sweeper`, started every five minutes. */
export const handler = createSweeper({
  jobs: {
    ...(config.ENABLE_GITHUB_ISSUES && issueJobs()),
    ...(config.RECONCILE_ALARMS && alarmJobs()),
  },
  log,
  now: () => new Date(),
});

function issueJobs(): Record<string, SweepJob> {
  const issues = createSqsIssueQueue({ client: new SQSClient(awsTimeouts), queueUrl: config.ISSUES_QUEUE_URL });
  return { wake: (at) => wakePending({ store, issues }, at) };
}

function alarmJobs(): Record<string, SweepJob> {
  const options = {
    alarms: createCloudWatchAlarms({ client: new CloudWatchClient(awsTimeouts) }),
    store,
    publish: createSnsAlertsTopic({ client: new SNSClient(awsTimeouts), topicArn: config.ALERTS_TOPIC_ARN }),
    topicArn: config.ALERTS_TOPIC_ARN,
    namePrefixes: config.ALARM_NAME_PREFIXES,
    ownAlarmPrefix: config.OWN_ALARM_PREFIX,
    graceMs: config.ALARM_GRACE_SECONDS * 1000,
    log,
  };
  return { reconcile: (at) => reconcileAlarms(options, at) };
}
