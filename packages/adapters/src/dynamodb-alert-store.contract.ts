import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ResourceNotFoundException,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, it } from '@jest/globals';
import { alertStoreContract } from '../test/alert-store-contract.js';
import { createDynamoDbAlertStore } from './dynamodb-alert-store.js';

const client = new DynamoDBClient({});
const tables: string[] = [];

alertStoreContract('DynamoDB', async () => {
  const tableName = `alerts_state-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['fingerprint', 'pending', 'pending_since'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: 'fingerprint', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'pending-index',
          KeySchema: [
            { AttributeName: 'pending', KeyType: 'HASH' },
            { AttributeName: 'pending_since', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['desired_version', 'synced_version'] },
        },
      ],
    }),
  );
  tables.push(tableName);
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
  return {
    store: createDynamoDbAlertStore({ client, tableName }),
    async read(fingerprint) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall({ fingerprint }), ConsistentRead: true }),
      );
      return Item && unmarshall(Item);
    },
    async write(fingerprint, attributes) {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall({ fingerprint }),
          AttributeUpdates: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              value === undefined ? { Action: 'DELETE' } : { Action: 'PUT', Value: marshall({ value }).value },
            ]),
          ),
        }),
      );
    },
  };
});

describe('the DynamoDB store', () => {
  it('takes a table that cannot be read for an error, never for an alert that is not there', async () => {
    const store = createDynamoDbAlertStore({ client, tableName: `missing-${randomUUID()}` });
    await expect(store.load(['f'])).rejects.toThrow(ResourceNotFoundException);
  });
});

afterAll(async () => {
  for (const TableName of tables) await client.send(new DeleteTableCommand({ TableName }));
  client.destroy();
});
