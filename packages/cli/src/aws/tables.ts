import { DescribeTableCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createDynamoDbAlertStore, scanAlertStates, scanIncidentRecords, type ScannedPage } from '@casefile/adapters';
import type { AlertState, AlertStore } from '@casefile/alert-core';
import { awsFailureOf } from '@casefile/cli-kit';
import { type IncidentRecord, incidentRecordSchema } from '@casefile/context-core';

/** The states of alerts, to be read. */
export interface AlertTable extends Pick<AlertStore, 'load' | 'pending'> {
  /** All of them, page by page and in no order. */
  scan: () => AsyncIterable<ScannedPage<AlertState>>;
}

/** The case files, to be read. */
export interface IncidentTable {
  find: (incidentId: string) => Promise<IncidentRecord | undefined>;
  scan: () => AsyncIterable<ScannedPage<IncidentRecord>>;
}

export interface Tables {
  /** `ACTIVE` is well; nothing when there is no such table. */
  statusOf: (name: string) => Promise<string | undefined>;
  alerts: (name: string) => AlertTable;
  incidents: (name: string) => IncidentTable;
}

export function createTables(client: DynamoDBClient): Tables {
  return {
    async statusOf(name) {
      try {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
        return Table?.TableStatus;
      } catch (error) {
        if (awsFailureOf(error) === 'missing') return undefined;
        throw error;
      }
    },

    alerts: (tableName) => ({
      ...createDynamoDbAlertStore({ client, tableName }),
      scan: () => scanAlertStates({ client, tableName }),
    }),

    incidents: (tableName) => ({
      async find(incidentId) {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: tableName, Key: { incident_id: { S: incidentId } }, ConsistentRead: true }),
        );
        return Item && incidentRecordSchema.parse(unmarshall(Item));
      },
      scan: () => scanIncidentRecords({ client, tableName }),
    }),
  };
}
