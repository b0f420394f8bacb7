import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  createDynamoDbIssueRouting,
  createSecretsManagerGitHubCredentials,
  type ReadGitHubCredentials,
  type ReadIssueRouting,
} from '@casefile/adapters';
import { clientConfigOf, type Place } from '@casefile/cli-kit';
import { type DeadLetterBox, openBox } from './dlq/box.js';
import type { DeadLetterQueue } from './dlq/queues.js';

/** What is asked of AWS, with the credentials of whoever types; failures are those of the SDK and of the adapters. */
export interface Aws {
  /** The environment of a deployed function. */
  environmentOf: (functionName: string) => Promise<Record<string, string>>;
  credentials: (secretId: string) => ReadGitHubCredentials;
  routing: (tableName: string, fallbackRepository: string | undefined) => ReadIssueRouting;
  deadLetters: (queue: DeadLetterQueue, namePrefix: string) => Promise<DeadLetterBox>;
}

export function connect(place: Place): Aws {
  const config = clientConfigOf(place);
  const lambda = new LambdaClient(config);
  return {
    async environmentOf(functionName) {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
      if (Environment?.Error) throw new Error(Environment.Error.Message ?? 'its environment cannot be read');
      return Environment?.Variables ?? {};
    },
    credentials: (secretId) =>
      createSecretsManagerGitHubCredentials({ client: new SecretsManagerClient(config), secretId }),
    routing: (tableName, fallbackRepository) =>
      createDynamoDbIssueRouting({ client: new DynamoDBClient(config), tableName, fallbackRepository }),
    deadLetters: (queue, namePrefix) => openBox(new SQSClient(config), queue, namePrefix),
  };
}
