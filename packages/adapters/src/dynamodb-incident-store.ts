import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  CasefileError,
  type Claim,
  CONTEXT_TTL_SECONDS,
  type IncidentAlert,
  incidentId,
  type IncidentRecord,
  incidentRecordSchema,
  type IncidentStore,
  stormWindowKey,
  type StormWindow,
  stormWindowSchema,
} from '@casefile/context-core';

export interface DynamoDbIncidentStoreOptions {
  client: DynamoDBClient;
  tableName: string;
  /** For how long incidents of one function and error type are counted on one case file. */
  stormWindowSeconds: number;
  now?: () => Date;
}

/** Case files in the table `incident-context`. Every write is conditional; what a condition was lost to decides the answer. */
export function createDynamoDbIncidentStore(options: DynamoDbIncidentStoreOptions): IncidentStore {
  const { client, tableName, stormWindowSeconds, now = () => new Date() } = options;

  /** Opens the storm window and claims the incident, both or neither. */
  async function claim(alert: IncidentAlert, owner: string, until: number, id = incidentId(alert)): Promise<Claim> {
    const at = now();
    const window: StormWindow = {
      incident_id: stormWindowKey(alert),
      error_type: alert.error_type,
      case_file: id,
      opened_at: Date.parse(alert.timestamp),
      created_at: at.toISOString(),
      ttl: expiry(at),
    };
    const lost = await transact([
      {
        Put: {
          TableName: tableName,
          Item: marshall(window),
          ConditionExpression: 'attribute_not_exists(incident_id) OR NOT opened_at BETWEEN :from AND :to',
          ExpressionAttributeValues: marshall({
            ':from': window.opened_at - stormWindowSeconds * 1000,
            ':to': window.opened_at + stormWindowSeconds * 1000,
          }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      { Update: claimUpdate(alert, owner, until, id, at) },
    ]);
    if (!lost) return { outcome: 'claimed', incidentId: id };

    const [windowLost, recordLost] = lost;
    if (recordLost) {
      const record = incidentRecordSchema.parse(recordLost);
      return record.error_type === alert.error_type
        ? standing(record, at)
        : claim(alert, owner, until, `${incidentId(alert)}#${alert.error_type}`);
    }
    const caseFile = stormWindowSchema.parse(windowLost).case_file;
    return caseFile === id ? takeOver(alert, owner, until, id) : count(alert, owner, until, id, caseFile);
  }

  /** Claims an incident whose owner died, outside any storm window. */
  async function takeOver(alert: IncidentAlert, owner: string, until: number, id: string): Promise<Claim> {
    const at = now();
    const lost = await transact([{ Update: claimUpdate(alert, owner, until, id, at) }]);
    const record = lost?.[0];
    return record ? standing(incidentRecordSchema.parse(record), at) : { outcome: 'claimed', incidentId: id };
  }

  /** Counts the incident on a case file exactly once: its own small record and the counter change together. */
  async function count(
    alert: IncidentAlert,
    owner: string,
    until: number,
    id: string,
    caseFile: string,
  ): Promise<Claim> {
    const at = now();
    const note: IncidentRecord = {
      incident_id: id,
      error_type: alert.error_type,
      created_at: at.toISOString(),
      ttl: expiry(at),
      counted_on: caseFile,
    };
    const lost = await transact([
      {
        Put: {
          TableName: tableName,
          Item: marshall(note),
          ConditionExpression: 'attribute_not_exists(incident_id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        Update: {
          TableName: tableName,
          Key: marshall({ incident_id: caseFile }),
          UpdateExpression: 'ADD occurrences :one SET last_seen_at = :at',
          // a claim that ended without a case file may never give one
          ConditionExpression: 'attribute_exists(enriched_context) OR claim_until >= :now',
          ExpressionAttributeValues: marshall({ ':one': 1, ':at': alert.timestamp, ':now': at.getTime() }),
        },
      },
    ]);
    if (!lost) return { outcome: 'counted', incidentId: id, countedOn: caseFile };

    const [own] = lost;
    if (!own) throw new CasefileError('conflict', `the case file ${caseFile} has neither content nor an owner yet`);
    const record = incidentRecordSchema.parse(own);
    return record.claim_owner !== undefined && (record.claim_until ?? 0) < at.getTime()
      ? takeOver(alert, owner, until, id)
      : standing(record, at);
  }

  /** Runs a transaction; answers nothing when it went through, else the items that its conditions were lost to, by position. */
  async function transact(items: TransactWriteItem[]): Promise<(Record<string, unknown> | undefined)[] | undefined> {
    try {
      await retryContended(() => client.send(new TransactWriteItemsCommand({ TransactItems: items })));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(({ Code }) => Code !== 'None' && Code !== 'ConditionalCheckFailed')) throw error;
      return reasons.map(({ Code, Item }) => (Code === 'None' ? undefined : unmarshallItem(Item)));
    }
  }

  function claimUpdate(alert: IncidentAlert, owner: string, until: number, id: string, at: Date) {
    return {
      TableName: tableName,
      Key: marshall({ incident_id: id }),
      UpdateExpression:
        'SET error_type = :type, created_at = if_not_exists(created_at, :at), last_seen_at = if_not_exists(last_seen_at, :seen), ' +
        'occurrences = if_not_exists(occurrences, :one), claim_owner = :owner, claim_until = :until, #ttl = :ttl' +
        (alert.fingerprint === undefined ? '' : ', fingerprint = :fingerprint'),
      ConditionExpression:
        'attribute_not_exists(incident_id) OR (error_type = :type AND attribute_exists(claim_owner) AND claim_until < :now)',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: marshall(
        {
          ':type': alert.error_type,
          ':at': at.toISOString(),
          ':seen': alert.timestamp,
          ':now': at.getTime(),
          ':one': 1,
          ':owner': owner,
          ':until': until,
          ':ttl': expiry(at),
          ':fingerprint': alert.fingerprint,
        },
        { removeUndefinedValues: true },
      ),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  return {
    claim: (alert, owner, until) => claim(alert, owner, until),

    async save(id, owner, context) {
      const at = now();
      try {
        const update = new UpdateItemCommand({
          TableName: tableName,
          Key: marshall({ incident_id: id }),
          UpdateExpression: 'SET enriched_context = :context, #ttl = :ttl REMOVE claim_owner, claim_until',
          ConditionExpression: 'claim_owner = :owner',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: marshall({
            ':context': JSON.stringify(context),
            ':ttl': expiry(at),
            ':owner': owner,
          }),
        });
        await retryContended(() => client.send(update));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new CasefileError('conflict', `the claim on ${id} went to somebody else`, { cause: error });
      }
    },
  };
}

/** Two containers that count on one case file collide, and the SDK does not retry that: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling */
async function retryContended<T>(send: () => Promise<T>, attempts = 8): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isContention(error) || attempt === attempts) throw error;
      await sleep(Math.random() * 25 * 2 ** attempt);
    }
  }
}

/** What passes by itself; a case file that is counted on by many is one busy partition. */
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

function isContention(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code !== undefined && passing.has(Code))
  );
}

/** What a record that is in the way says: finished, or somebody is at it. */
function standing(record: IncidentRecord, at: Date): Claim {
  const { incident_id, claim_until } = record;
  return claim_until === undefined
    ? { outcome: 'stored', incidentId: incident_id }
    : { outcome: 'busy', incidentId: incident_id, retryAt: Math.max(claim_until, at.getTime()) };
}

function expiry(at: Date): number {
  return Math.floor(at.getTime() / 1000) + CONTEXT_TTL_SECONDS;
}

function unmarshallItem(item: Record<string, AttributeValue> | undefined): Record<string, unknown> {
  return item ? unmarshall(item) : {};
}
