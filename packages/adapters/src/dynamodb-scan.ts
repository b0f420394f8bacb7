import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { AlertState } from '@casefile/alert-core';
import { type IncidentRecord, incidentRecordSchema } from '@casefile/context-core';
import { stateOfItem } from './alert-state-item.js';

/** One page of a table that is read from end to end. */
export interface ScannedPage<T> {
  found: T[];
  /** Items that this version cannot read. */
  unreadable: number;
}

interface Table {
  client: DynamoDBClient;
  tableName: string;
}

/** All states of `alerts_state`, in no order; for people, who may wait: no function scans. */
export function scanAlertStates(table: Table): AsyncGenerator<ScannedPage<AlertState>> {
  return scan(table, stateOfItem);
}

/** All records of `incident-context`, in no order, storm windows left out. */
export function scanIncidentRecords(table: Table): AsyncGenerator<ScannedPage<IncidentRecord>> {
  return scan(table, (item) => ('case_file' in item ? undefined : incidentRecordSchema.parse(item)));
}

/** One item that cannot be read must not hide the others. */
async function* scan<T>(
  { client, tableName }: Table,
  read: (item: Record<string, unknown>) => T | undefined,
): AsyncGenerator<ScannedPage<T>> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName })) {
    const page: ScannedPage<T> = { found: [], unreadable: 0 };
    for (const item of Items) {
      try {
        const value = read(unmarshall(item));
        if (value !== undefined) page.found.push(value);
      } catch {
        page.unreadable += 1;
      }
    }
    yield page;
  }
}
