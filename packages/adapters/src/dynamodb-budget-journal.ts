import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { blank, type BudgetJournal, entrySchema, type Pages, standingSchema } from '@casefile/alert-core';
import * as z from 'zod';

/** The item of `pipeline_control` that all workers share. */
const Key = { control_key: { S: 'github-budget' } };

/**
 * The budget's journal in the table `pipeline_control`: `standing` (JSON text) and `entries` (a list of JSON texts).
 * `list_append` needs no condition, so that workers who ask at once never have to ask twice.
 */
export function createDynamoDbBudgetJournal({
  client,
  tableName,
}: {
  client: DynamoDBClient;
  tableName: string;
}): BudgetJournal {
  return {
    async read() {
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return pagesOf(Item);
    },

    async append(entry) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key,
          UpdateExpression: 'SET entries = list_append(if_not_exists(entries, :none), :entry)',
          ExpressionAttributeValues: { ':none': { L: [] }, ':entry': { L: [{ S: JSON.stringify(entry) }] } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return pagesOf(Attributes);
    },

    async condense({ edition, entries }, standing) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key,
            UpdateExpression: 'SET standing = :standing, entries = :none, edition = :next',
            ConditionExpression:
              'size(entries) = :lines AND ' + (edition === 0 ? 'attribute_not_exists(edition)' : 'edition = :edition'),
            ExpressionAttributeValues: {
              ':standing': { S: JSON.stringify(standing) },
              ':none': { L: [] },
              ':next': { N: String(edition + 1) },
              ':lines': { N: String(entries.length) },
              ...(edition === 0 ? {} : { ':edition': { N: String(edition) } }),
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

const json = z.string().transform((text): unknown => JSON.parse(text));

function pagesOf(item: Record<string, AttributeValue> = {}): Pages {
  const { edition, standing, entries } = item;
  return {
    edition: Number(edition?.N ?? 0),
    standing: standing?.S === undefined ? blank : json.pipe(standingSchema).parse(standing.S),
    entries: (entries?.L ?? []).map((entry) => json.pipe(entrySchema).parse(entry.S)),
  };
}
