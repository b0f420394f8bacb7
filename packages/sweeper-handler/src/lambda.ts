import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createDynamoDbAlertStore, createSqsIssueQueue } from '@casefile/adapters';
import { awsTimeouts, createLogger } from '@casefile/lambda-kit';
import { readConfig } from './config.js';
import { createSweeper } from './handle.js';

const config = readConfig(process.env);

/** The Lambda function `sweeper`, started every five minutes. */
export const handler = createSweeper({
  store: createDynamoDbAlertStore({ client: new DynamoDBClient(awsTimeouts), tableName: config.STATUS_TABLE_NAME }),
  issues: createSqsIssueQueue({ client: new SQSClient(awsTimeouts), queueUrl: config.ISSUES_QUEUE_URL }),
  log: createLogger({ service: config.AWS_LAMBDA_FUNCTION_NAME, level: config.LOG_LEVEL }),
  now: () => new Date(),
});
