import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Silence, type SilenceBook, silencesSchema, type SilenceStore } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createCached } from './cached.js';
import { parseJson } from './parse-json.js';

interface Table {
  client: DynamoDBClient;
  tableName: string;
}

const Key = { control_key: { S: 'silences' } };

/**
 * The silences in the table `pipeline_control`: item `silences`, JSON text in `document`, and a `revision` that rises
 * with each write, so that two operators do not overwrite each other.
 */
export function createDynamoDbSilenceStore({ client, tableName }: Table): SilenceStore {
  return {
    read: () => readBook({ client, tableName }, true),

    async write(silences, { revision }) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key,
            UpdateExpression: 'SET document = :document, revision = :next',
            ConditionExpression: revision === 0 ? 'attribute_not_exists(revision)' : 'revision = :revision',
            ExpressionAttributeValues: {
              ':document': { S: JSON.stringify(silencesSchema.parse({ silences })) },
              ':next': { N: String(revision + 1) },
              ...(revision === 0 ? {} : { ':revision': { N: String(revision) } }),
            },
          }),
        );
        return 'written';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'lost';
        throw error;
      }
    },
  };
}

const FRESH_MS = 60 * 1000;

/** While the table cannot be read or holds a broken document, what was read before is good for as long. */
const STALE_MS = 60 * 60 * 1000;

/** The silences for those who obey them, read once in a minute. */
export function createDynamoDbSilenceReader({
  now = Date.now,
  ...table
}: Table & { now?: () => number }): () => Promise<readonly Silence[]> {
  const read = async () => (await readBook(table, false)).silences;
  return createCached({ read, freshMs: FRESH_MS, staleMs: STALE_MS, now }).get;
}

async function readBook({ client, tableName }: Table, consistent: boolean): Promise<SilenceBook> {
  const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: consistent }));
  if (Item?.document?.S === undefined) return { revision: 0, silences: [] };
  const parsed = parseJson(silencesSchema, Item.document.S);
  if ('value' in parsed) return { revision: Number(Item.revision?.N ?? 0), ...parsed.value };
  throw new CasefileError('unavailable', `The silences in ${tableName} are not usable (${parsed.problems})`, {
    effect: 'none',
  });
}
