import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  createDynamoDbIssueRouting,
  createDynamoDbKnownAlerts,
  createDynamoDbSilenceStore,
  createSecretsManagerGitHubCredentials,
  type KnownAlert,
  type ReadGitHubCredentials,
  type ReadIssueRouting,
} from '@casefile/adapters';
import type { SilenceStore } from '@casefile/alert-core';
import { clientConfigOf, type Place } from '@casefile/cli-kit';

/** What is asked of AWS, with the credentials of whoever types; failures are those of the SDK and of the adapters. */
export interface Aws {
  /** The environment of a deployed function. */
  environmentOf: (functionName: string) => Promise<Record<string, string>>;
  credentials: (secretId: string) => ReadGitHubCredentials;
  routing: (tableName: string, fallbackRepository: string | undefined) => ReadIssueRouting;
  silences: (tableName: string) => SilenceStore;
  /** All alerts that ever came. */
  knownAlerts: (tableName: string) => Promise<KnownAlert[]>;
  /** The ARN of whoever types, if AWS tells. */
  whoAmI: () => Promise<string | undefined>;
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
    silences: (tableName) => createDynamoDbSilenceStore({ client: new DynamoDBClient(config), tableName }),
    knownAlerts: (tableName) => createDynamoDbKnownAlerts({ client: new DynamoDBClient(config), tableName })(),
    async whoAmI() {
      try {
        return (await new STSClient(config).send(new GetCallerIdentityCommand({}))).Arn;
      } catch {
        return undefined; // who silenced something is good to know, and no condition
      }
    },
  };
}
