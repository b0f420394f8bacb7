import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from '@jest/globals';
import { createControlTable } from '../test/control-table.js';
import { stormWatchContract } from '../test/storm-watch-contract.js';
import { createDynamoDbStormTeams, createDynamoDbStormWatch } from './dynamodb-storm-watch.js';

const client = new DynamoDBClient({});
const { tableName, drop } = await createControlTable(client);
const table = { client, tableName };

stormWatchContract('DynamoDB', (settings) => ({
  watch: createDynamoDbStormWatch({ ...table, settings }),
  teams: createDynamoDbStormTeams(table),
}));

it('takes nothing else in the table for a team', async () => {
  await client.send(new PutItemCommand({ TableName: table.tableName, Item: { control_key: { S: 'github-budget' } } }));
  expect((await createDynamoDbStormTeams(table)()).filter((team) => !team.startsWith('team-'))).toEqual([]);
});

afterAll(async () => {
  await drop();
  client.destroy();
});
