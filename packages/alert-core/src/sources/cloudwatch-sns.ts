import * as z from 'zod';
import { type AlarmChange, type AlarmMetric, optionalText, textMap } from './cloudwatch-change.js';

const metric = z.object({
  Namespace: optionalText,
  MetricName: optionalText,
  Dimensions: textMap,
});

/** A single metric stands in the trigger itself; metric math and anomaly detection have a list, expressions among it. */
const snsTrigger = metric.extend({
  Metrics: z
    .array(z.object({ MetricStat: z.object({ Metric: metric }).optional().catch(undefined) }).catch({}))
    .optional()
    .catch(undefined),
});

/** The documentation has ARNs, CloudWatch sends objects. */
const child = z.string().or(z.object({ Arn: z.string() }).transform(({ Arn }) => Arn));

/**
 * What an alarm publishes to SNS: PascalCase, its names with and without an ARN
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html).
 */
export const snsAlarm = z
  .object({
    AlarmName: optionalText,
    AlarmArn: optionalText,
    AlarmDescription: optionalText,
    AWSAccountId: optionalText,
    Region: optionalText,
    NewStateValue: z.string(),
    NewStateReason: optionalText,
    StateChangeTime: optionalText,
    Trigger: snsTrigger.nullish().catch(undefined),
    AlarmRule: optionalText,
    TriggeringChildren: z.array(child).nullish().catch(undefined),
    AlarmContributorId: optionalText,
    AlarmContributorAttributes: textMap,
    Tags: textMap,
  })
  .transform((alarm): AlarmChange => {
    const contributor = { id: alarm.AlarmContributorId, attributes: alarm.AlarmContributorAttributes };
    return {
      form: 'sns',
      name: alarm.AlarmName,
      arn: alarm.AlarmArn,
      account: alarm.AWSAccountId,
      region: alarm.Region,
      state: alarm.NewStateValue,
      reason: alarm.NewStateReason,
      changedAt: alarm.StateChangeTime,
      description: alarm.AlarmDescription,
      tags: alarm.Tags,
      metrics: metricsOf(alarm.Trigger),
      rule: alarm.AlarmRule,
      children: alarm.TriggeringChildren ?? [],
      contributor: contributor.id || Object.keys(contributor.attributes).length > 0 ? contributor : undefined,
    };
  });

function metricsOf(trigger: z.infer<typeof snsTrigger> | null | undefined): AlarmMetric[] {
  const found = trigger?.Metrics?.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []) ?? [trigger];
  return found.flatMap((metric) =>
    metric ? [{ namespace: metric.Namespace, name: metric.MetricName, dimensions: metric.Dimensions }] : [],
  );
}
