import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { CaseFileShelf } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { attachedUpon, attaching, type Shelf, shelfOf, standingOf } from './case-file-item.js';
import { conditionalUpdate } from './dynamodb-update.js';

/**
 * Case files in the table `alerts_state`. The supervisor may update items and not read them, so the first try takes the
 * alert for one without a case file, and an item that is otherwise is told by the condition that failed.
 */
export function createDynamoDbCaseFileShelf({
  client,
  tableName,
  now = () => new Date(),
}: {
  client: DynamoDBClient;
  tableName: string;
  now?: () => Date;
}): CaseFileShelf {
  return {
    async attachCaseFile(fingerprint, evidence, news) {
      let shelf: Shelf = shelfOf({ status: 'OPEN' });
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const change = attaching(shelf, { evidence, news, now: now() });
        if (!change) return standingOf(shelf);
        try {
          const { Attributes } = await client.send(
            new UpdateItemCommand({
              TableName: tableName,
              ...conditionalUpdate(fingerprint, {
                attributes: change.attributes,
                add: { desired_version: change.rise },
                were: {
                  ...Object.fromEntries(attachedUpon.map((name) => [name, shelf[name]])),
                  ...(shelf.status === undefined ? { status: undefined } : {}),
                },
                present: shelf.status === undefined ? [] : ['status'],
              }),
              ReturnValues: 'ALL_NEW',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          );
          return standingOf(shelfIn(Attributes));
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          shelf = shelfIn(error.Item);
        }
      }
      throw new CasefileError(
        'conflict',
        `others went on writing the alert ${fingerprint} in ${MAX_ATTEMPTS} attempts`,
      );
    },
  };
}

/** Each attempt but the second is lost to a write of somebody else in between. */
const MAX_ATTEMPTS = 10;

function shelfIn(item: Record<string, AttributeValue> | undefined): Shelf {
  return shelfOf(item && unmarshall(item));
}
