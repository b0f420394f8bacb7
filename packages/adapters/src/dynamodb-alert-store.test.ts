import { BatchGetItemCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { decided, delivery } from '../test/alert-deliveries.js';
import { attributesOf } from './alert-state-item.js';
import { createDynamoDbAlertStore } from './dynamodb-alert-store.js';

const dynamodb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({ region: 'eu-central-1' });
const tableName = 'alerts_state';
const store = createDynamoDbAlertStore({ client, tableName });
const asked = () => dynamodb.commandCalls(BatchGetItemCommand).map(({ args: [{ input }] }) => input.RequestItems);
const keys = (...fingerprints: string[]) => fingerprints.map((fingerprint) => marshall({ fingerprint }));
const found = (fingerprint: string) => {
  const state = decided(fingerprint, undefined, delivery('FIRING', 0));
  return marshall({ ...attributesOf(state), fingerprint, desired_version: 1 }, { removeUndefinedValues: true });
};

beforeEach(() => void dynamodb.reset());

describe('reads of alert states', () => {
  it('are consistent, and one for up to a hundred alerts', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({});
    await store.load(Array.from({ length: 101 }, (_, index) => `f${index}`));
    expect(asked().map((request) => request?.[tableName]?.Keys?.length)).toEqual([100, 1]);
    expect(asked().every((request) => request?.[tableName]?.ConsistentRead)).toBe(true);
  });

  it('ask again for keys that DynamoDB left out', async () => {
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { [tableName]: [found('a')] },
        UnprocessedKeys: { [tableName]: { Keys: keys('b', 'c') } },
      })
      .resolves({ Responses: { [tableName]: [found('b')] } });
    expect([...(await store.load(['a', 'b', 'c'])).keys()]).toEqual(['a', 'b']);
    expect(asked()[1]).toEqual({ [tableName]: { Keys: keys('b', 'c'), ConsistentRead: true } });
  });

  it('fail when DynamoDB goes on leaving keys out', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { [tableName]: { Keys: keys('a') } } });
    await expect(store.load(['a'])).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('fail when DynamoDB does', async () => {
    dynamodb.on(BatchGetItemCommand).rejects(new Error('throttled'));
    await expect(store.load(['a'])).rejects.toThrow('throttled');
  });

  it('fail on a state that cannot be understood', async () => {
    const Items = [marshall({ fingerprint: 'a', status: 'OPEN' })];
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { [tableName]: Items } });
    await expect(store.load(['a'])).rejects.toThrow('episode');
  });
});

describe('writes of alert states', () => {
  it('fail when DynamoDB does, and are not taken for a lost race', async () => {
    dynamodb.on(UpdateItemCommand).rejects(new Error('throttled'));
    const state = decided('a', undefined, delivery('FIRING', 0));
    await expect(store.save(state, undefined)).rejects.toThrow('throttled');
  });
});
