import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll } from '@jest/globals';
import { enrichedContextSchema, incidentRecordSchema } from '@casefile/context-core';
import { incidentStoreContract, STORM_WINDOW_SECONDS } from '../test/incident-store-contract.js';
import { createDynamoDbIncidentStore } from './dynamodb-incident-store.js';

const client = new DynamoDBClient({});
const tables: string[] = [];

incidentStoreContract('DynamoDB', async (now) => {
  const tableName = `incident-context-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'incident_id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'incident_id', KeyType: 'HASH' }],
    }),
  );
  tables.push(tableName);
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
  return {
    store: createDynamoDbIncidentStore({ client, tableName, stormWindowSeconds: STORM_WINDOW_SECONDS, now }),
    async read(id) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: { incident_id: { S: id } }, ConsistentRead: true }),
      );
      if (!Item) return undefined;
      const { occurrences = 0, enriched_context } = incidentRecordSchema.parse(unmarshall(Item));
      return {
        occurrences,
        ...(enriched_context ? { context: enrichedContextSchema.parse(JSON.parse(enriched_context)) } : {}),
      };
    },
  };
});

afterAll(async () => {
  for (const TableName of tables) await client.send(new DeleteTableCommand({ TableName }));
  client.destroy();
});
