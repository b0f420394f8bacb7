import { Metrics, MetricUnit } from '@casefile/lambda-kit';

/** What the sweeper counts. */
export interface SweeperMetrics {
  /** One job is done, and these are its counts. */
  done(counts: object): void;
  failed(): void;
  flush(): void;
}

/** The counts of jobs that are metrics, too. */
const names: Readonly<Record<string, string>> = {
  woken: 'AlertsPending',
  published: 'MissedAlarmsPublished',
  duplicates_closed: 'DuplicateIssuesClosed',
};

/** EMF lines in the namespace `Casefile`: what a sweep found that should not have been there. */
export function createSweeperMetrics(service: string): SweeperMetrics {
  const metrics = new Metrics({ namespace: 'Casefile', serviceName: service });
  return {
    done(counts) {
      for (const [count, value] of Object.entries(counts)) {
        const name = names[count];
        if (name !== undefined && typeof value === 'number') metrics.addMetric(name, MetricUnit.Count, value);
      }
    },
    failed: () => void metrics.addMetric('SweepJobsFailed', MetricUnit.Count, 1),
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics(); // it warns when there are none
    },
  };
}
