import { type CloudWatchClient, type Datapoint, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsFailureOf } from '@casefile/cli-kit';

/** A queue and about how many messages are in it. */
export interface Queue {
  arn: string;
  /** Of these anybody may have the next one. */
  visible: number;
  /** Somebody works on these, or they wait to be tried again. */
  inFlight: number;
  delayed: number;
  /** Who may send to it, as JSON. */
  policy: string | undefined;
}

export interface Queues {
  /** Nothing when there is no such queue. */
  find: (name: string) => Promise<Queue | undefined>;
  /** Seconds, as CloudWatch counted them last; it knows only queues that are in use, and a local AWS none. */
  oldestAge: (name: string, now: Date) => Promise<number | undefined>;
}

const METRICS_WINDOW_MS = 10 * 60 * 1000;

export function createQueues(sqs: SQSClient, cloudwatch: CloudWatchClient): Queues {
  return {
    async find(name) {
      try {
        const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
        const { Attributes = {} } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return {
          arn: Attributes['QueueArn'] ?? '',
          visible: Number(Attributes['ApproximateNumberOfMessages']),
          inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible']),
          delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed']),
          policy: Attributes['Policy'],
        };
      } catch (error) {
        if (awsFailureOf(error) === 'missing') return undefined;
        throw error;
      }
    },

    async oldestAge(name, now) {
      const { Datapoints = [] } = await cloudwatch.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: name }],
          Statistics: ['Maximum'],
          Period: 60,
          StartTime: new Date(now.getTime() - METRICS_WINDOW_MS),
          EndTime: now,
        }),
      );
      const [latest] = Datapoints.sort((one, other) => timeOf(other) - timeOf(one));
      return latest?.Maximum;
    },
  };
}

function timeOf({ Timestamp }: Datapoint): number {
  return Timestamp?.getTime() ?? 0;
}
