import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type AlertState, type IssueRecord, type IssueRecordStore, writtenByIssueAgent } from '@casefile/alert-core';
import * as z from 'zod';
import { PENDING, recordedUpon } from './alert-state-item.js';
import { createDynamoDbAlertStore } from './dynamodb-alert-store.js';
import { conditionalUpdate } from './dynamodb-update.js';

/** What issue-agent did, in the table `alerts_state`: one UpdateItem, which never makes an item. */
export function createDynamoDbIssueRecordStore(options: {
  client: DynamoDBClient;
  tableName: string;
}): IssueRecordStore {
  const { client, tableName } = options;

  /** Answers nothing when a condition does not hold. */
  async function write(
    read: AlertState,
    attributes: Record<string, unknown>,
    were: Record<string, unknown> = {},
  ): Promise<{ desired_version: number } | undefined> {
    const asRead = Object.fromEntries(recordedUpon.map((name) => [name, read[name]]));
    const update = conditionalUpdate(read.fingerprint, { attributes, were: { ...asRead, ...were } });
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({ TableName: tableName, ...update, ReturnValues: 'ALL_NEW' }),
      );
      return versionOf(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  const alerts = createDynamoDbAlertStore(options);

  return {
    load: (fingerprints) => alerts.load(fingerprints),

    async record(read, change) {
      const given = attributesOf(change);
      const synced = change.synced_version;
      if (synced !== undefined) {
        const caughtUp = { ...given, pending: undefined, pending_since: undefined };
        const answer = await write(read, caughtUp, { desired_version: synced });
        if (answer) return answer;
        // alert-agent may have raised the version: that must not cost what was done, so once more without that condition
      }
      return (await write(read, given)) ?? 'lost';
    },

    async defer(read, until) {
      const later = { pending: PENDING, pending_since: until };
      return (await write(read, later, { desired_version: read.desired_version })) ? 'deferred' : 'lost';
    },
  };
}

function attributesOf(change: IssueRecord): Record<string, unknown> {
  const given = writtenByIssueAgent.filter((name) => Object.hasOwn(change, name));
  return Object.fromEntries(given.map((name) => [name, change[name]]));
}

const versionSchema = z.object({ desired_version: z.number().int() });

function versionOf(item: Record<string, AttributeValue> = {}): { desired_version: number } {
  const { desired_version: version } = item;
  return versionSchema.parse(version ? unmarshall({ desired_version: version }) : {});
}
