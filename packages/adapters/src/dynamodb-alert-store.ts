import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AlertState, AlertStore } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { attributesOf, decidedUpon, PENDING, stateOfItem } from './alert-state-item.js';
import { conditionalUpdate } from './dynamodb-update.js';

export interface DynamoDbAlertStoreOptions {
  client: DynamoDBClient;
  tableName: string;
  /** Sparse, on `pending` and `pending_since`; it has to project `desired_version` and `synced_version`. */
  pendingIndexName?: string;
}

/** The life of alerts in the table `alerts_state`. Every write holds only if what was decided upon still stands. */
export function createDynamoDbAlertStore(options: DynamoDbAlertStoreOptions): AlertStore {
  const { client, tableName, pendingIndexName = 'pending-index' } = options;

  /** One batch, asked for again until DynamoDB has answered for each key. */
  async function items(fingerprints: readonly string[]): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let keys: Record<string, AttributeValue>[] = fingerprints.map((fingerprint) => marshall({ fingerprint }));
    for (let attempt = 1; keys.length > 0; attempt += 1) {
      if (attempt > 1) await pause(attempt);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys, ConsistentRead: true } } }),
      );
      found.push(...(Responses?.[tableName] ?? []).map((item) => unmarshall(item)));
      keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
    return found;
  }

  return {
    async load(fingerprints) {
      const batches = inChunks([...new Set(fingerprints)], MAX_KEYS);
      const states = (await Promise.all(batches.map(items))).flat().map(stateOfItem);
      return new Map(states.flatMap((state) => (state ? [[state.fingerprint, state]] : [])));
    },

    async save(next, expected) {
      try {
        await client.send(new UpdateItemCommand({ TableName: tableName, ...updateTo(next, expected) }));
        return 'saved';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'lost';
        throw error;
      }
    },

    async pending(before, limit) {
      const found: z.infer<typeof pendingSchema>[] = [];
      const pages = paginateQuery(
        { client, pageSize: limit },
        {
          TableName: tableName,
          IndexName: pendingIndexName,
          KeyConditionExpression: 'pending = :pending AND pending_since < :before',
          FilterExpression: 'attribute_not_exists(synced_version) OR synced_version < desired_version',
          ExpressionAttributeValues: marshall({ ':pending': PENDING, ':before': before }),
        },
      );
      for await (const { Items = [] } of pages) {
        found.push(...Items.map((item) => pendingSchema.parse(unmarshall(item))));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit);
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_KEYS = 100;

const MAX_ATTEMPTS = 6;

const pendingSchema = z.object({ fingerprint: z.string(), desired_version: z.number().int() });

/** A key that was not read is not a key without a state. */
async function pause(attempt: number): Promise<void> {
  if (attempt > MAX_ATTEMPTS) {
    throw new CasefileError('unavailable', `DynamoDB left alert states unread in ${MAX_ATTEMPTS} attempts`);
  }
  await sleep(Math.random() * 10 * 2 ** attempt);
}

/**
 * Sets what alert-agent owns and removes what the decision removed. The version rises by the difference, so that it
 * never falls below what the supervisor left in an item without `status`.
 */
function updateTo(next: AlertState, expected: AlertState | undefined) {
  const rise = next.desired_version - (expected?.desired_version ?? 0);
  return conditionalUpdate(next.fingerprint, {
    attributes: {
      ...attributesOf(next),
      ...(rise > 0 ? { pending: PENDING, pending_since: next.pending_since } : {}),
    },
    add: { desired_version: rise },
    were: expected ? Object.fromEntries(decidedUpon.map((name) => [name, expected[name]])) : { status: undefined },
  });
}

function inChunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
