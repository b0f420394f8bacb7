import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { projectedOfRows } from '../src/storm-row.js';

type Item = Record<string, unknown>;

/** A table `alerts_state` of one's own, and the hands of others in it. */
export interface AlertsTable {
  tableName: string;
  read: (fingerprint: string) => Promise<Item | undefined>;
  /** Sets these attributes, and removes those that are `undefined`. */
  write: (fingerprint: string, attributes: Item) => Promise<void>;
  drop: () => Promise<void>;
}

export async function createAlertsTable(client: DynamoDBClient): Promise<AlertsTable> {
  const tableName = `alerts_state-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['fingerprint', 'pending', 'pending_since', 'storm', 'storm_joined_at'].map(
        (AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        }),
      ),
      KeySchema: [{ AttributeName: 'fingerprint', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'pending-index',
          KeySchema: [
            { AttributeName: 'pending', KeyType: 'HASH' },
            { AttributeName: 'pending_since', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['desired_version', 'synced_version'] },
        },
        {
          IndexName: 'storm-index',
          KeySchema: [
            { AttributeName: 'storm', KeyType: 'HASH' },
            { AttributeName: 'storm_joined_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: projectedOfRows },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
  return {
    tableName,
    async read(fingerprint) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tableName, Key: marshall({ fingerprint }), ConsistentRead: true }),
      );
      return Item && unmarshall(Item);
    },
    async write(fingerprint, attributes) {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: marshall({ fingerprint }),
          AttributeUpdates: Object.fromEntries(
            Object.entries(attributes).map(([name, value]) => [
              name,
              value === undefined ? { Action: 'DELETE' } : { Action: 'PUT', Value: marshall({ value }).value },
            ]),
          ),
        }),
      );
    },
    async drop() {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
    },
  };
}
