import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  admitted,
  type ListStormTeams,
  type Openings,
  openingsSchema,
  type StormSettings,
  type StormWatch,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

interface ControlTable {
  client: DynamoDBClient;
  tableName: string;
}

const PREFIX = 'storm#';

/** Longer than any storm: what is no longer counted is forgotten. */
const TTL_SECONDS = 30 * 24 * 60 * 60;

/** Many alerts of one team may ask at once; each round has a winner. */
const MAX_ATTEMPTS = 12;

/** The window of each team in the table `pipeline_control`, under `storm#{team}`: `openings` (JSON text) and a `revision`. */
export function createDynamoDbStormWatch({
  client,
  tableName,
  settings,
}: ControlTable & { settings: StormSettings }): StormWatch {
  async function read(team: string): Promise<{ revision: number; openings: Openings }> {
    const { Item = {} } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(team), ConsistentRead: true }),
    );
    return { revision: Number(Item.revision?.N ?? 0), openings: openingsIn(Item) };
  }

  async function write(team: string, revision: number, openings: Openings): Promise<boolean> {
    const expires = Math.floor(Date.parse(openings.at(-1)?.at ?? '') / 1000) + TTL_SECONDS;
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(team),
          UpdateExpression: 'SET openings = :openings, revision = :next, ttl_expires_at = :expires',
          ConditionExpression: revision === 0 ? 'attribute_not_exists(revision)' : 'revision = :revision',
          ExpressionAttributeValues: {
            ':openings': { S: JSON.stringify(openings) },
            ':next': { N: String(revision + 1) },
            ':expires': { N: String(expires) },
            ...(revision === 0 ? {} : { ':revision': { N: String(revision) } }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async admit(newcomer) {
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const { revision, openings } = await read(newcomer.team);
        const { answer, openings: next } = admitted(openings, newcomer, settings);
        if (!next || (await write(newcomer.team, revision, next))) return answer;
        await sleep(Math.random() * 10 * attempt);
      }
      throw new CasefileError(
        'conflict',
        `the window of ${newcomer.team} was changed in each of ${MAX_ATTEMPTS} attempts`,
      );
    },
  };
}

/** The table holds a few items more than these: reading it whole costs next to nothing. */
export function createDynamoDbStormTeams({ client, tableName }: ControlTable): ListStormTeams {
  return async () => {
    const teams: string[] = [];
    const pages = paginateScan(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: 'begins_with(control_key, :prefix)',
        ProjectionExpression: 'control_key',
        ExpressionAttributeValues: { ':prefix': { S: PREFIX } },
      },
    );
    for await (const { Items = [] } of pages) {
      teams.push(...Items.map(({ control_key: key }) => (key?.S ?? '').slice(PREFIX.length)));
    }
    return teams;
  };
}

function keyOf(team: string) {
  return { control_key: { S: `${PREFIX}${team}` } };
}

const json = z.string().transform((text): unknown => JSON.parse(text));

function openingsIn({ openings }: Record<string, AttributeValue>): Openings {
  return openings?.S === undefined ? [] : json.pipe(openingsSchema).parse(openings.S);
}
