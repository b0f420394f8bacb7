import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { ListAlarms, StandingAlarm } from '@casefile/alert-core';
import { type DescribedAlarm, notificationOf } from './cloudwatch-notification.js';

/**
 * Metric and composite alarms, a hundred a page. Left out are those that have no state yet, and those of many series:
 * they notify for each series, and how each stands, DescribeAlarms does not tell.
 */
export function createCloudWatchAlarms({ client }: { client: CloudWatchClient }): ListAlarms {
  return async function* () {
    const pages = paginateDescribeAlarms({ client, pageSize: 100 }, { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
      const single = MetricAlarms.filter((alarm) => !hasManySeries(alarm));
      yield [...single, ...CompositeAlarms].flatMap((alarm) => standing(alarm) ?? []);
    }
  };
}

/** PromQL and `GROUP BY`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmContributor.html */
function hasManySeries({ Metrics = [], EvaluationCriteria }: DescribedAlarm): boolean {
  return EvaluationCriteria !== undefined || Metrics.some(({ Expression = '' }) => /\bGROUP\s+BY\b/i.test(Expression));
}

function standing(alarm: DescribedAlarm): StandingAlarm | undefined {
  const {
    AlarmName,
    AlarmArn,
    StateValue,
    AlarmActions = [],
    OKActions = [],
    ActionsEnabled,
    ActionsSuppressedBy,
  } = alarm;
  // the other timestamp also moves when the value stays; a local AWS may have it alone
  const changedAt = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  if (!AlarmName || !AlarmArn || !StateValue || !changedAt) return undefined;
  return {
    name: AlarmName,
    changedAt: changedAt.toISOString(),
    state: StateValue,
    actions: [...AlarmActions, ...OKActions],
    actionsEnabled: ActionsEnabled !== false && ActionsSuppressedBy === undefined,
    notification: JSON.stringify(notificationOf(alarm, changedAt)),
  };
}
