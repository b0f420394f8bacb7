import type {
  CompositeAlarm,
  Dimension,
  MetricAlarm,
  MetricDataQuery,
  StateValue,
  Statistic,
} from '@aws-sdk/client-cloudwatch';
import { readFileSync } from 'node:fs';

/** A notification of CloudWatch as it was recorded. */
export function recorded(file: string): Notification {
  const url = new URL(`../../../test-data/alerts/cloudwatch/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Notification;
}

/** The alarm that sent a notification, as DescribeAlarms answers right afterwards. */
export function described(notification: Notification): MetricAlarm & CompositeAlarm {
  const { Trigger, TriggeringChildren = [] } = notification;
  const changedAt = new Date(notification.StateChangeTime.replace('+0000', 'Z'));
  return {
    AlarmName: notification.AlarmName,
    AlarmArn: notification.AlarmArn,
    AlarmDescription: notification.AlarmDescription ?? undefined,
    AlarmConfigurationUpdatedTimestamp: new Date('2025-09-01T08:12:44.902Z'),
    ActionsEnabled: true,
    OKActions: notification.OKActions,
    AlarmActions: notification.AlarmActions,
    InsufficientDataActions: [],
    StateValue: notification.NewStateValue,
    StateReason: notification.NewStateReason,
    StateTransitionedTimestamp: changedAt,
    // the alarm was evaluated again since
    StateUpdatedTimestamp: new Date(changedAt.getTime() + 90_000),
    ...(Trigger
      ? {
          ...Trigger,
          Statistic: undefined,
          Unit: undefined,
          Dimensions: sdkDimensions(Trigger.Dimensions),
          Metrics: (Trigger.Metrics ?? []).map(sdkQuery),
        }
      : {
          AlarmRule: notification.AlarmRule,
          StateReasonData: JSON.stringify({
            triggeringAlarms: TriggeringChildren.map(({ Arn, State }) => ({
              arn: Arn,
              state: { value: State.Value, timestamp: State.Timestamp },
            })),
          }),
        }),
  };
}

interface Notification {
  AlarmName: string;
  AlarmArn: string;
  AlarmDescription: string | null;
  NewStateValue: StateValue;
  NewStateReason: string;
  StateChangeTime: string;
  OKActions: string[];
  AlarmActions: string[];
  AlarmRule?: string;
  TriggeringChildren?: { Arn: string; State: { Value: string; Timestamp: string } }[];
  Trigger?: {
    MetricName?: string;
    Namespace?: string;
    Statistic?: Uppercase<Statistic>;
    Dimensions?: Pair[];
    Metrics?: Query[];
  };
}

interface Pair {
  name: string;
  value: string;
}

type Query = Omit<MetricDataQuery, 'MetricStat'> & {
  MetricStat?: { Metric: { Dimensions: Pair[]; MetricName: string; Namespace: string }; Period: number; Stat: string };
};

function sdkQuery({ MetricStat, ...query }: Query): MetricDataQuery {
  if (!MetricStat) return query;
  const Metric = { ...MetricStat.Metric, Dimensions: sdkDimensions(MetricStat.Metric.Dimensions) };
  return { ...query, MetricStat: { ...MetricStat, Metric } };
}

function sdkDimensions(pairs: readonly Pair[] = []): Dimension[] {
  return pairs.map(({ name, value }) => ({ Name: name, Value: value }));
}
