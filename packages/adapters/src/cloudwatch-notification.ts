import type { CompositeAlarm, Dimension, MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';

/** Either kind; what the other kind has is absent. */
export type DescribedAlarm = Partial<MetricAlarm & CompositeAlarm>;

/**
 * What the alarm published to SNS when it changed to its present state
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html), but for the state
 * that it had before, which nobody keeps. `RebuiltFrom` is ours: people who read it should know.
 */
export function notificationOf(alarm: DescribedAlarm, changedAt: Date): object {
  // arn:partition:cloudwatch:region:account:alarm:name
  const [, , , region, account] = (alarm.AlarmArn ?? '').split(':', 5);
  return {
    AlarmName: alarm.AlarmName,
    AlarmDescription: alarm.AlarmDescription ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp:
      alarm.AlarmConfigurationUpdatedTimestamp && timestamp(alarm.AlarmConfigurationUpdatedTimestamp),
    NewStateValue: alarm.StateValue,
    NewStateReason: alarm.StateReason,
    StateChangeTime: timestamp(changedAt),
    Region: region,
    AlarmArn: alarm.AlarmArn,
    OKActions: alarm.OKActions ?? [],
    AlarmActions: alarm.AlarmActions ?? [],
    InsufficientDataActions: alarm.InsufficientDataActions ?? [],
    ...(alarm.AlarmRule === undefined
      ? { Trigger: triggerOf(alarm) }
      : { AlarmRule: alarm.AlarmRule, TriggeringChildren: childrenIn(alarm.StateReasonData) }),
    RebuiltFrom: 'DescribeAlarms',
  };
}

/** A single metric stands in the trigger itself; an empty list beside it would hide it. */
function triggerOf(alarm: DescribedAlarm): object {
  const { Metrics = [] } = alarm;
  const watched =
    Metrics.length > 0
      ? { Metrics: Metrics.map(queryOf) }
      : {
          MetricName: alarm.MetricName,
          Namespace: alarm.Namespace,
          Statistic: alarm.Statistic?.toUpperCase(),
          ExtendedStatistic: alarm.ExtendedStatistic,
          Unit: alarm.Unit ?? null,
          Dimensions: dimensionsOf(alarm.Dimensions),
        };
  return {
    ...watched,
    Period: alarm.Period,
    EvaluationPeriods: alarm.EvaluationPeriods,
    DatapointsToAlarm: alarm.DatapointsToAlarm,
    ComparisonOperator: alarm.ComparisonOperator,
    Threshold: alarm.Threshold,
    ThresholdMetricId: alarm.ThresholdMetricId,
    TreatMissingData: alarm.TreatMissingData ?? '',
    EvaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile ?? '',
  };
}

function queryOf({ MetricStat, ...query }: MetricDataQuery): object {
  if (!MetricStat?.Metric) return query;
  const Metric = { ...MetricStat.Metric, Dimensions: dimensionsOf(MetricStat.Metric.Dimensions) };
  return { ...query, MetricStat: { ...MetricStat, Metric } };
}

function dimensionsOf(dimensions: readonly Dimension[] = []): object[] {
  return dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }));
}

const reasonData = z.object({
  triggeringAlarms: z.array(
    z.object({ arn: z.string(), state: z.object({ value: z.string(), timestamp: z.string().optional() }) }),
  ),
});

/** Accessories: what cannot be read is left out. */
function childrenIn(text = '{}'): object[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return [];
  }
  const { triggeringAlarms = [] } = reasonData.safeParse(data).data ?? {};
  return triggeringAlarms.map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state.value, Timestamp: state.timestamp },
  }));
}

/** CloudWatch writes the zone without a colon. */
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '+0000');
}
