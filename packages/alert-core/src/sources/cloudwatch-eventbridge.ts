import * as z from 'zod';
import { type AlarmChange, optionalText, textMap } from './cloudwatch-change.js';

const metric = z.object({ namespace: optionalText, name: optionalText, dimensions: textMap });

const configuration = z.object({
  description: optionalText,
  alarmRule: optionalText,
  metrics: z.array(z.object({ metricStat: z.object({ metric }).optional().catch(undefined) }).catch({})).catch([]),
});

/** What EventBridge calls `detail` and the direct action of a Lambda function `alarmData`. */
const alarmData = z.object({
  alarmName: optionalText,
  state: z.object({ value: z.string(), reason: optionalText, reasonData: optionalText, timestamp: optionalText }),
  configuration: configuration.optional().catch(undefined),
  alarmContributor: z.object({ id: optionalText, attributes: textMap }).optional().catch(undefined),
  tags: textMap,
});

/**
 * `CloudWatch Alarm State Change` and `CloudWatch Alarm Contributor State Change`. Its `time` has whole seconds, so
 * the state's own timestamp counts (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
 */
export const eventBridgeAlarm = z
  .object({
    version: optionalText,
    account: optionalText,
    region: optionalText,
    resources: z.array(z.string()).catch([]),
    detail: alarmData,
  })
  .transform(({ version, account, region, resources, detail }): AlarmChange => ({
    ...changeOf(detail),
    form: `eventbridge/${version ?? '0'}`,
    arn: resources[0],
    account,
    region,
  }));

/** The event of an alarm's Lambda action: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
export const lambdaAlarm = z
  .object({ alarmArn: optionalText, accountId: optionalText, region: optionalText, alarmData })
  .transform((event): AlarmChange => ({
    ...changeOf(event.alarmData),
    form: 'lambda',
    arn: event.alarmArn,
    account: event.accountId,
    region: event.region,
  }));

function changeOf({ alarmName, state, configuration, alarmContributor, tags }: z.infer<typeof alarmData>) {
  return {
    name: alarmName,
    state: state.value,
    reason: state.reason,
    changedAt: state.timestamp,
    description: configuration?.description,
    tags,
    metrics: configuration?.metrics.flatMap(({ metricStat }) => metricStat?.metric ?? []) ?? [],
    rule: configuration?.alarmRule,
    children: childrenIn(state.reasonData),
    contributor: alarmContributor,
  };
}

/** A composite alarm has its children in `reasonData`, which is JSON in a string. */
const reasonData = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ triggeringAlarms: z.array(z.object({ arn: z.string() })) }));

function childrenIn(text: string | null | undefined): string[] {
  return reasonData.safeParse(text).data?.triggeringAlarms.map(({ arn }) => arn) ?? [];
}
