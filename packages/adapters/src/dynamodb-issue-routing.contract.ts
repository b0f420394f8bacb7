import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, expect, it } from '@jest/globals';
import { createControlTable } from '../test/control-table.js';
import { createDynamoDbIssueRouting } from './dynamodb-issue-routing.js';

const client = new DynamoDBClient({});
const { tableName, drop } = await createControlTable(client);
const clock = { at: 0 };
const read = createDynamoDbIssueRouting({ client, tableName, fallbackRepository: 'shop/alerts', now: () => clock.at });

it('reads the routing of issues from the table, as soon as there is one', async () => {
  expect(await read()).toMatchObject({ default: { repository: 'shop/alerts' }, teams: {} });
  const document = { default: { repository: 'shop/ops' }, teams: { checkout: { repository: 'shop/checkout' } } };
  const item = { control_key: 'issue-routing', document: JSON.stringify(document) };
  await client.send(new PutItemCommand({ TableName: tableName, Item: marshall(item) }));
  clock.at = 5 * 60_000;
  expect(await read()).toMatchObject(document);
});

afterAll(async () => {
  await drop();
  client.destroy();
});
