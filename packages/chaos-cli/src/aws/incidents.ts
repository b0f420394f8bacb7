import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { incidentRecordSchema } from '@casefile/context-core';
import type { Cloud } from '../cloud.js';
import { call } from './errors.js';

/** The calls that report an incident and look for its case file. */
export function incidentCalls(
  sns: SNSClient,
  dynamodb: DynamoDBClient,
  endpoint: string | null,
): Pick<Cloud, 'publish' | 'findIncident'> {
  return {
    async publish(topicArn, alert) {
      await call('sns:Publish', endpoint, () =>
        sns.send(
          new PublishCommand({
            TopicArn: topicArn,
            Message: JSON.stringify(alert),
            MessageAttributes: { error_type: { DataType: 'String', StringValue: alert.error_type } },
          }),
        ),
      );
    },

    async findIncident(table, incidentId) {
      const { Item } = await call('dynamodb:GetItem', endpoint, () =>
        dynamodb.send(
          new GetItemCommand({ TableName: table, Key: { incident_id: { S: incidentId } }, ConsistentRead: true }),
        ),
      );
      return Item && incidentRecordSchema.parse(unmarshall(Item));
    },
  };
}
