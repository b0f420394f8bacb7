import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDynamoDbIssueRouting } from './dynamodb-issue-routing.js';

const client = new DynamoDBClient({});
const tableName = `pipeline_control-${randomUUID()}`;
const read = createDynamoDbIssueRouting({ client, tableName, fallbackRepository: 'shop/alerts', now: () => clock.at });
const clock = { at: 0 };

beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'control_key', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'control_key', KeyType: 'HASH' }],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
});

it('reads the routing of issues from the table, as soon as there is one', async () => {
  expect(await read()).toMatchObject({ default: { repository: 'shop/alerts' }, teams: {} });
  const document = { default: { repository: 'shop/ops' }, teams: { checkout: { repository: 'shop/checkout' } } };
  const item = { control_key: 'issue-routing', document: JSON.stringify(document) };
  await client.send(new PutItemCommand({ TableName: tableName, Item: marshall(item) }));
  clock.at = 5 * 60_000;
  expect(await read()).toMatchObject(document);
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: tableName }));
  client.destroy();
});
