import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StormRow, StormRows } from '@casefile/alert-core';
import { stormRowSchema } from './storm-row.js';

/** The alerts of a storm in the table `alerts_state`, by its index on `storm` and `storm_joined_at`. */
export function createDynamoDbStormRows({
  client,
  tableName,
  indexName = 'storm-index',
}: {
  client: DynamoDBClient;
  tableName: string;
  /** Sparse; it has to project what `stormRowSchema` reads. */
  indexName?: string;
}): StormRows {
  return {
    async rows(storm) {
      const found: StormRow[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          IndexName: indexName,
          KeyConditionExpression: 'storm = :storm',
          ExpressionAttributeValues: marshall({ ':storm': storm }),
        },
      );
      for await (const { Items = [] } of pages) {
        found.push(...Items.map((item) => stormRowSchema.parse(unmarshall(item))));
      }
      return found;
    },
  };
}
