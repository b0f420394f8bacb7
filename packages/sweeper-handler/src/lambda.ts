import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  createBudgetedIssueTracker,
  createCloudWatchAlarms,
  createDynamoDbAlertStore,
  createDynamoDbBudget,
  createDynamoDbIssueRecordStore,
  createDynamoDbIssueRouting,
  createDynamoDbStormRows,
  createDynamoDbStormTeams,
  createGitHubIssueTracker,
  createSecretsManagerGitHubCredentials,
  createSnsAlertsTopic,
  createSqsIssueQueue,
} from '@casefile/adapters';
import { repositoriesOf } from '@casefile/alert-core';
import { awsTimeouts, createLogger } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createSweeper, endStorms, reconcileAlarms, type SweepJob, tidyIssues, wakePending } from './handle.js';
import { createSweeperMetrics } from './metrics.js';

const config = readConfig(process.env);
const log = createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL });
const dynamodb = new DynamoDBClient(awsTimeouts);
const table = { client: dynamodb, tableName: config.STATUS_TABLE_NAME };
const control = { client: dynamodb, tableName: config.CONTROL_TABLE_NAME };
const store = createDynamoDbAlertStore(table);
const records = createDynamoDbIssueRecordStore(table);
const issues = createSqsIssueQueue({ client: new SQSClient(awsTimeouts), queueUrl: config.ISSUES_QUEUE_URL });

/** The Lambda function `sweeper`, started every five minutes. What calls GitHub comes last: it may take long. */
export const handler = createSweeper({
  jobs: {
    ...(config.ENABLE_GITHUB_ISSUES && { wake: (at: Date) => wakePending({ store, issues }, at) }),
    ...(config.ENABLE_GITHUB_ISSUES && { storms: stormJob() }),
    ...(config.RECONCILE_ALARMS && { reconcile: alarmJob() }),
    ...(config.ENABLE_GITHUB_ISSUES && { tidy: issueJob() }),
  },
  metrics: createSweeperMetrics(config.AWS_LAMBDA_FUNCTION_NAME),
  log,
  now: () => new Date(),
});

function issueJob(): SweepJob {
  const credentials = createSecretsManagerGitHubCredentials({
    client: new SecretsManagerClient(awsTimeouts),
    secretId: config.GITHUB_APP_SECRET_ID,
  });
  const routing = createDynamoDbIssueRouting({ ...control, fallbackRepository: config.GITHUB_REPO });
  const budget = createDynamoDbBudget({ ...control, settings: config.GITHUB_BUDGET });
  const gitHub = createGitHubIssueTracker({ credentials, baseUrl: config.GITHUB_API_URL });
  const tracker = createBudgetedIssueTracker(gitHub, budget, {
    notShared: (error) => log.warn({ error: String(error) }, 'GITHUB_ANSWER_NOT_SHARED'),
  });
  return async (at) => {
    const [{ markerKeys }, route] = await Promise.all([credentials(), routing()]);
    const repositories = repositoriesOf(route);
    return tidyIssues({ store: records, issues, tracker, budget, markerKeys, repositories, log }, at);
  };
}

function stormJob(): SweepJob {
  const options = {
    store,
    records,
    ...createDynamoDbStormRows(table),
    teams: createDynamoDbStormTeams(control),
    issues,
    settings: { threshold: config.ALERT_STORM_THRESHOLD, windowMs: config.ALERT_STORM_WINDOW_SECONDS * 1000 },
    log,
  };
  return (at) => endStorms(options, at);
}

function alarmJob(): SweepJob {
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
  return (at) => reconcileAlarms(options, at);
}
