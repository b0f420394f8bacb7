import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from '@jest/globals';
import { createControlTable } from '../test/control-table.js';
import { silenceNamed, silenceStoreContract } from '../test/silence-store-contract.js';
import { createDynamoDbSilenceReader, createDynamoDbSilenceStore } from './dynamodb-silences.js';

const client = new DynamoDBClient({});
const drops: (() => Promise<void>)[] = [];

async function createTable(): Promise<{ client: DynamoDBClient; tableName: string }> {
  const { tableName, drop } = await createControlTable(client);
  drops.push(drop);
  return { client, tableName };
}

silenceStoreContract('DynamoDB', async () => createDynamoDbSilenceStore(await createTable()));

it('who obeys silences reads them once in a minute', async () => {
  const table = await createTable();
  const clock = { at: 0 };
  const read = createDynamoDbSilenceReader({ ...table, now: () => clock.at });
  const store = createDynamoDbSilenceStore(table);
  expect(await read()).toEqual([]);
  await store.write([silenceNamed('a')], await store.read());
  clock.at = 59_999;
  expect(await read()).toEqual([]);
  clock.at = 60_000;
  expect(await read()).toEqual([silenceNamed('a')]);
});

it('a document that cannot be understood is an error, and never no silences', async () => {
  const table = await createTable();
  const silences = [{ ...silenceNamed('a'), matchers: { region: 'ca-central-1' } }];
  await client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: { control_key: { S: 'silences' }, document: { S: JSON.stringify({ silences }) }, revision: { N: '1' } },
    }),
  );
  await expect(createDynamoDbSilenceStore(table).read()).rejects.toThrow(/not usable \(silences\.0\.matchers/);
  await expect(createDynamoDbSilenceReader(table)()).rejects.toThrow('not usable');
});

afterAll(async () => {
  for (const drop of drops) await drop();
  client.destroy();
});
