import { DeleteAlarmsCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { TestStack } from './stack.js';

/** Real CloudWatch alarms that notify the alerts topic of both states. */
export function alarmsOn({ clients, outputs }: TestStack) {
  return {
    async put(AlarmName: string, AlarmDescription: string): Promise<void> {
      await clients.cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName,
          AlarmDescription,
          AlarmActions: [outputs.alerts_topic_arn],
          OKActions: [outputs.alerts_topic_arn],
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
          Statistic: 'Maximum',
          Period: 60,
          EvaluationPeriods: 1,
          ComparisonOperator: 'GreaterThanThreshold',
          Threshold: 100,
        }),
      );
    },
    async set(AlarmName: string, StateValue: 'ALARM' | 'OK'): Promise<void> {
      await clients.cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'set by hand' }));
    },
    async remove(AlarmName: string): Promise<void> {
      await clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
    },
  };
}
