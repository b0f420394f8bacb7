import { randomUUID } from 'node:crypto';
import { DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from '@jest/globals';
import { alertStoreContract } from '../test/alert-store-contract.js';
import { type AlertsTable, createAlertsTable } from '../test/alerts-table.js';
import { createDynamoDbAlertStore } from './dynamodb-alert-store.js';

const client = new DynamoDBClient({});
const tables: AlertsTable[] = [];

alertStoreContract('DynamoDB', async () => {
  const table = await createAlertsTable(client);
  tables.push(table);
  return { ...table, store: createDynamoDbAlertStore({ client, tableName: table.tableName }) };
});

describe('the DynamoDB store', () => {
  it('takes a table that cannot be read for an error, never for an alert that is not there', async () => {
    const store = createDynamoDbAlertStore({ client, tableName: `missing-${randomUUID()}` });
    await expect(store.load(['f'])).rejects.toThrow(ResourceNotFoundException);
  });
});

afterAll(async () => {
  for (const table of tables) await table.drop();
  client.destroy();
});
