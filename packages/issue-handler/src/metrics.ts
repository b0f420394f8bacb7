import type { Budget } from '@casefile/alert-core';
import { Metrics, MetricUnit } from '@casefile/lambda-kit';
import type { IssueMetrics } from './handle.js';
import type { Operation } from './reconcile.js';

const names: Record<Operation, string> = {
  CREATED: 'IssuesCreated',
  UPDATED: 'IssuesUpdated',
  CLOSED: 'IssuesClosed',
  REOPENED: 'IssuesReopened',
  CLOSED_BY_PERSON: 'IssuesClosedByPeople',
  GONE: 'IssuesGone',
};

/** EMF lines in the namespace `Casefile`: what was done on GitHub, how long it took to get there, and how often it failed. */
export function createIssueMetrics(
  service: string,
  gauges: Budget['gauges'],
): IssueMetrics & {
  /** GitHub refused a request because of its limits. */
  rateLimited(): void;
  /** GitHub took an issue and left labels out. */
  labelsDropped(): void;
  quarantined(): void;
  flush(): void;
} {
  const metrics = new Metrics({ namespace: 'Casefile', serviceName: service });
  const counts = new Map<string, number>();
  const latencies: number[] = [];
  const count = (name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);

  return {
    operation(operation) {
      count(names[operation]);
      count('IssueAttempts');
    },
    opened: (latencyMs) => void latencies.push(latencyMs),
    failed() {
      count('IssueAttemptsFailed');
      count('IssueAttempts');
    },
    deferred: () => count('GitHubDeferred'),
    silenced: () => count('AlertsSilenced'),
    rateLimited: () => count('GitHubRateLimited'),
    labelsDropped: () => count('IssueLabelsDropped'),
    quarantined: () => count('MessagesQuarantined'),
    flush() {
      for (const [name, value] of counts) metrics.addMetric(name, MetricUnit.Count, value);
      for (const value of latencies) metrics.addMetric('AlertToIssueMilliseconds', MetricUnit.Milliseconds, value);
      const { used, isBlocked } = gauges();
      metrics.addMetric('GitHubBudgetUsed', MetricUnit.Percent, Math.round(used * 100));
      metrics.addMetric('GitHubBreakerOpen', MetricUnit.Count, isBlocked ? 1 : 0);
      metrics.publishStoredMetrics();
      counts.clear();
      latencies.length = 0;
    },
  };
}
