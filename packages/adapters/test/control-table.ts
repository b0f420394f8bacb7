import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/** A table like `pipeline_control`, for one test file. */
export async function createControlTable(
  client: DynamoDBClient,
): Promise<{ tableName: string; drop: () => Promise<void> }> {
  const tableName = `pipeline_control-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'control_key', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'control_key', KeyType: 'HASH' }],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
  const drop = async () => {
    await client.send(new DeleteTableCommand({ TableName: tableName }));
  };
  return { tableName, drop };
}
