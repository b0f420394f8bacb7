import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  createDynamoDbIssueRouting,
  createDynamoDbSilenceStore,
  createSecretsManagerGitHubCredentials,
  createSecretsManagerWebhookSecrets,
  type ReadGitHubCredentials,
  type ReadIssueRouting,
  type ReadWebhookSecrets,
} from '@casefile/adapters';
import type { SilenceStore } from '@casefile/alert-core';
import { clientConfigOf, type Place } from '@casefile/cli-kit';
import { createFunctions, type Functions } from './aws/functions.js';
import { createLogs, type Logs } from './aws/logs.js';
import { createQueues, type Queues } from './aws/queues.js';
import { createTables, type Tables } from './aws/tables.js';
import { createTopics, type Topics } from './aws/topics.js';
import { type DeadLetterBox, openBox } from './dlq/box.js';
import type { DeadLetterQueue } from './dlq/queues.js';

/** What is asked of AWS, with the credentials of whoever types; failures are those of the SDK and of the adapters. */
export interface Aws {
  /** The environment of a deployed function. */
  environmentOf: (functionName: string) => Promise<Record<string, string>>;
  credentials: (secretId: string) => ReadGitHubCredentials;
  webhookSecrets: (secretId: string) => ReadWebhookSecrets;
  routing: (tableName: string, fallbackRepository: string | undefined) => ReadIssueRouting;
  silences: (tableName: string) => SilenceStore;
  /** The ARN of whoever types, if AWS tells. */
  whoAmI: () => Promise<string | undefined>;
  functions: Functions;
  queues: Queues;
  deadLetters: (queue: DeadLetterQueue, namePrefix: string) => Promise<DeadLetterBox>;
  topics: Topics;
  tables: Tables;
  logs: Logs;
}

export function connect(place: Place): Aws {
  const config = clientConfigOf(place);
  const lambda = new LambdaClient(config);
  const dynamodb = new DynamoDBClient(config);
  const secrets = new SecretsManagerClient(config);
  const sqs = new SQSClient(config);
  return {
    async environmentOf(functionName) {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
      if (Environment?.Error) throw new Error(Environment.Error.Message ?? 'its environment cannot be read');
      return Environment?.Variables ?? {};
    },
    credentials: (secretId) => createSecretsManagerGitHubCredentials({ client: secrets, secretId }),
    webhookSecrets: (secretId) => createSecretsManagerWebhookSecrets({ client: secrets, secretId }),
    routing: (tableName, fallbackRepository) =>
      createDynamoDbIssueRouting({ client: dynamodb, tableName, fallbackRepository }),
    silences: (tableName) => createDynamoDbSilenceStore({ client: dynamodb, tableName }),
    async whoAmI() {
      try {
        return (await new STSClient(config).send(new GetCallerIdentityCommand({}))).Arn;
      } catch {
        return undefined; // who silenced something is good to know, and no condition
      }
    },
    functions: createFunctions(lambda),
    queues: createQueues(sqs, new CloudWatchClient(config)),
    deadLetters: (queue, namePrefix) => openBox(sqs, queue, namePrefix),
    topics: createTopics(new SNSClient(config)),
    tables: createTables(dynamodb),
    logs: createLogs(new CloudWatchLogsClient(config)),
  };
}
