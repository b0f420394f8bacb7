import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { decided, delivery } from '../test/alert-deliveries.js';
import { attributesOf } from './alert-state-item.js';
import { scanAlertStates, scanIncidentRecords } from './dynamodb-scan.js';

const dynamodb = mockClient(DynamoDBClient);
const table = { client: new DynamoDBClient({ region: 'eu-central-1' }), tableName: 'a-table' };
beforeEach(() => void dynamodb.reset());

const state = (fingerprint: string) => {
  const attributes = attributesOf(decided(fingerprint, undefined, delivery('FIRING', 0)));
  return marshall({ ...attributes, fingerprint, desired_version: 1 }, { removeUndefinedValues: true });
};
const record = { incident_id: 'orders#2026-03-01T10:00:00.000Z', error_type: 'E', created_at: 'then', ttl: 1 };

describe('a scan of alert states', () => {
  it('goes on to the last page', async () => {
    const key = marshall({ fingerprint: 'a' });
    dynamodb
      .on(ScanCommand)
      .resolvesOnce({ Items: [state('a')], LastEvaluatedKey: key })
      .resolves({ Items: [state('b')] });
    const pages = await all(scanAlertStates(table));
    expect(pages.map(({ found }) => found.map(({ fingerprint }) => fingerprint))).toEqual([['a'], ['b']]);
    expect(dynamodb.commandCalls(ScanCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(key);
  });

  it('counts what it cannot read, and shows the others', async () => {
    dynamodb.on(ScanCommand).resolves({ Items: [marshall({ fingerprint: 'x', status: 'OPEN' }), state('a')] });
    expect(await all(scanAlertStates(table))).toMatchObject([{ found: [{ fingerprint: 'a' }], unreadable: 1 }]);
  });

  it('leaves out evidence whose alert has not come', async () => {
    dynamodb.on(ScanCommand).resolves({ Items: [marshall({ fingerprint: 'x', evidence: '{}' })] });
    expect(await all(scanAlertStates(table))).toEqual([{ found: [], unreadable: 0 }]);
  });
});

describe('a scan of incidents', () => {
  it('leaves storm windows out', async () => {
    const window = { ...record, incident_id: 'window#orders#E', case_file: record.incident_id, opened_at: 1 };
    dynamodb.on(ScanCommand).resolves({ Items: [marshall(window), marshall(record)] });
    expect(await all(scanIncidentRecords(table))).toEqual([{ found: [record], unreadable: 0 }]);
  });
});

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
