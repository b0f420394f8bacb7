import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { createDynamoDbIssueRouting } from './dynamodb-issue-routing.js';

const dynamodb = mockClient(DynamoDBClient);
const MINUTE = 60_000;
let clock = 0;
const reading = (fallbackRepository: string | undefined) =>
  createDynamoDbIssueRouting({
    client: new DynamoDBClient({ region: 'ca-central-1' }),
    tableName: 'pipeline_control',
    fallbackRepository,
    now: () => clock,
  });
const read = () => reading('shop/alerts');
const stored = (document: string) => dynamodb.on(GetItemCommand).resolves({ Item: { document: { S: document } } });

beforeEach(() => {
  dynamodb.reset();
  clock = 0;
});

describe('the routing of issues', () => {
  it('is one repository for all when no file was given', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    expect(await read()()).toMatchObject({ default: { repository: 'shop/alerts' }, teams: {} });
  });

  it('says that no repository is configured at all', async () => {
    dynamodb.on(GetItemCommand).resolves({});
    await expect(reading(undefined)()).rejects.toThrow('set github_repo');
  });

  it('is what the file says', async () => {
    stored('{"default":{"repository":"shop/ops"},"teams":{"checkout":{"labels":["shop"]}}}');
    expect(await read()()).toMatchObject({
      default: { repository: 'shop/ops' },
      teams: { checkout: { labels: ['shop'] } },
    });
  });

  it.each([
    ['no JSON', '{', 'value'],
    ['a repository without an owner', '{"default":{"repository":"ops"}}', 'default.repository'],
  ])('says where it is wrong: %s', async (_, document, where) => {
    stored(document);
    await expect(read()()).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining(where) });
  });

  it('is asked for once in five minutes', async () => {
    stored('{"default":{"repository":"shop/ops"}}');
    const routing = read();
    await routing();
    clock = 5 * MINUTE - 1;
    await routing();
    expect(dynamodb.calls()).toHaveLength(1);
    clock = 5 * MINUTE;
    await routing();
    expect(dynamodb.calls()).toHaveLength(2);
  });

  it('stays what it was for an hour while it cannot be read', async () => {
    stored('{"default":{"repository":"shop/ops"}}');
    const routing = read();
    await routing();
    dynamodb.on(GetItemCommand).rejects(new Error('throttled'));
    clock = 59 * MINUTE;
    expect(await routing()).toMatchObject({ default: { repository: 'shop/ops' } });
    clock = 61 * MINUTE;
    await expect(routing()).rejects.toThrow('throttled');
  });
});
