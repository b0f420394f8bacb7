import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { createSnsAlertsTopic } from '@casefile/adapters';
import { awsFailureOf } from '@casefile/cli-kit';

/** Who hears of what is published to a topic. */
export interface Subscription {
  /** For a queue, its ARN. */
  endpoint: string;
  isConfirmed: boolean;
}

export interface Topics {
  publish: (topicArn: string, message: string, attributes: Readonly<Record<string, string>>) => Promise<void>;
  /** Nothing when there is no such topic. */
  subscriptions: (topicArn: string) => Promise<Subscription[] | undefined>;
}

export function createTopics(client: SNSClient): Topics {
  return {
    async publish(topicArn, message, attributes) {
      await createSnsAlertsTopic({ client, topicArn })(message, attributes);
    },

    async subscriptions(topicArn) {
      const found: Subscription[] = [];
      try {
        for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
          for (const { Endpoint: endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
            // until it is confirmed, `PendingConfirmation` stands where its ARN will
            found.push({ endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
          }
        }
      } catch (error) {
        if (awsFailureOf(error) === 'missing') return undefined;
        throw error;
      }
      return found;
    },
  };
}
