import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stormWatchContract } from '../test/storm-watch-contract.js';
import { createDynamoDbStormTeams, createDynamoDbStormWatch } from './dynamodb-storm-watch.js';

const client = new DynamoDBClient({});
const table = { client, tableName: `pipeline_control-${randomUUID()}` };

beforeAll(async () => {
  await client.send(
    new CreateTableCommand({
      TableName: table.tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'control_key', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'control_key', KeyType: 'HASH' }],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: table.tableName });
});

stormWatchContract('DynamoDB', (settings) => ({
  watch: createDynamoDbStormWatch({ ...table, settings }),
  teams: createDynamoDbStormTeams(table),
}));

it('takes nothing else in the table for a team', async () => {
  await client.send(new PutItemCommand({ TableName: table.tableName, Item: { control_key: { S: 'github-budget' } } }));
  expect((await createDynamoDbStormTeams(table)()).filter((team) => !team.startsWith('team-'))).toEqual([]);
});

afterAll(async () => {
  await client.send(new DeleteTableCommand({ TableName: table.tableName }));
  client.destroy();
});
