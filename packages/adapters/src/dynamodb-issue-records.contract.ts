import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll } from '@jest/globals';
import { type AlertsTable, createAlertsTable } from '../test/alerts-table.js';
import { caseFileShelfContract } from '../test/case-file-shelf-contract.js';
import { issueRecordStoreContract } from '../test/issue-record-store-contract.js';
import { stormRowsContract } from '../test/storm-rows-contract.js';
import { createDynamoDbAlertStore } from './dynamodb-alert-store.js';
import { createDynamoDbCaseFileShelf } from './dynamodb-case-files.js';
import { createDynamoDbIssueRecordStore } from './dynamodb-issue-records.js';
import { createDynamoDbStormRows } from './dynamodb-storm-rows.js';

const client = new DynamoDBClient({});
const tables: AlertsTable[] = [];

const make = async () => {
  const table = await createAlertsTable(client);
  tables.push(table);
  const { tableName, read, write } = table;
  return {
    read,
    write,
    alerts: createDynamoDbAlertStore({ client, tableName }),
    records: createDynamoDbIssueRecordStore({ client, tableName }),
    shelf: createDynamoDbCaseFileShelf({ client, tableName }),
    ...createDynamoDbStormRows({ client, tableName }),
  };
};

issueRecordStoreContract('DynamoDB', make);
caseFileShelfContract('DynamoDB', make);
stormRowsContract('DynamoDB', make);

afterAll(async () => {
  for (const table of tables) await table.drop();
  client.destroy();
});
