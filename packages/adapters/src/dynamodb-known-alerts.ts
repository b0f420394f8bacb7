import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { alertStateSchema } from '@casefile/alert-core';
import type * as z from 'zod';

const knownAlertSchema = alertStateSchema.pick({
  fingerprint: true,
  status: true,
  team: true,
  source: true,
  priority: true,
  title: true,
  issue_repo: true,
  issue_number: true,
  issue_url: true,
});

/** An alert of the table `alerts_state`, as far as a person picks it out by. */
export type KnownAlert = z.infer<typeof knownAlertSchema>;

/** All alerts that ever came. It reads the whole table, which is for a person who asks now and then. */
export function createDynamoDbKnownAlerts({
  client,
  tableName,
}: {
  client: DynamoDBClient;
  tableName: string;
}): () => Promise<KnownAlert[]> {
  return async () => {
    const found: KnownAlert[] = [];
    const names = Object.keys(knownAlertSchema.shape);
    const pages = paginateScan(
      { client },
      {
        TableName: tableName,
        ProjectionExpression: names.map((name) => `#${name}`).join(', '),
        // an item without `status` is a case file that came before its alert
        FilterExpression: 'attribute_exists(#status)',
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      },
    );
    for await (const { Items = [] } of pages) {
      found.push(...Items.map((item) => knownAlertSchema.parse(unmarshall(item))));
    }
    return found;
  };
}
