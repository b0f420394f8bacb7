import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from '@jest/globals';
import { delivery, record } from '../test/alert-deliveries.js';
import { createAlertsTable } from '../test/alerts-table.js';
import { createDynamoDbAlertStore } from './dynamodb-alert-store.js';
import { createDynamoDbKnownAlerts } from './dynamodb-known-alerts.js';

const client = new DynamoDBClient({});
const table = await createAlertsTable(client);

it('all alerts that came are known, open or not, with their issues, and no case file that waits for one', async () => {
  const alerts = createDynamoDbAlertStore({ client, tableName: table.tableName });
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
  await record(alerts, a ?? '', delivery('FIRING', 0));
  await record(alerts, b ?? '', delivery('FIRING', 0), delivery('RESOLVED', 1));
  await table.write(b ?? '', { issue_number: 7, issue_repo: 'shop/alerts' });
  await table.write(c ?? '', { desired_version: 1 });
  const known = await createDynamoDbKnownAlerts({ client, tableName: table.tableName })();
  expect(known.sort((one, other) => one.fingerprint.localeCompare(other.fingerprint))).toEqual([
    expect.objectContaining({ fingerprint: a, status: 'OPEN', title: 'orders-errors', team: 'checkout' }),
    expect.objectContaining({ fingerprint: b, status: 'CLOSED', issue_number: 7, issue_repo: 'shop/alerts' }),
  ]);
  expect(known[0]).not.toHaveProperty('event');
});

afterAll(async () => {
  await table.drop();
  client.destroy();
});
