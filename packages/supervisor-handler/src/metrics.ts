import { Metrics, MetricUnit } from '@casefile/lambda-kit';
import type { SupervisorMetrics } from './handle.js';

/** EMF lines in the namespace `Casefile`, one dimension: the service. Error types are the workload's to choose, so they stand in the log and not here. */
export function createSupervisorMetrics(service: string): SupervisorMetrics & {
  /** Deliveries, repeated ones included. */
  received(messages: number): void;
  quarantined(): void;
  flush(): void;
} {
  const metrics = new Metrics({ namespace: 'Casefile', serviceName: service });
  const names = {
    stored: 'IncidentsStored',
    already_stored: 'IncidentsRepeated',
    counted: 'IncidentsCounted',
    busy: 'IncidentsBusy',
    failed: 'IncidentsFailed',
  };
  return {
    received: (messages) => void metrics.addMetric('MessagesReceived', MetricUnit.Count, messages),
    incident: (outcome) => void metrics.addMetric(names[outcome], MetricUnit.Count, 1),
    enriched({ durationMs, collectorsRun, collectorsFailed, rawTokens, finalTokens, trimmed }) {
      metrics.addMetric('EnrichmentDuration', MetricUnit.Milliseconds, durationMs);
      metrics.addMetric('CollectorsRun', MetricUnit.Count, collectorsRun);
      metrics.addMetric('CollectorsFailed', MetricUnit.Count, collectorsFailed);
      metrics.addMetric('RawTokens', MetricUnit.Count, rawTokens);
      metrics.addMetric('FinalTokens', MetricUnit.Count, finalTokens);
      metrics.addMetric('CaseFilesTrimmed', MetricUnit.Count, Number(trimmed));
    },
    quarantined: () => void metrics.addMetric('MessagesQuarantined', MetricUnit.Count, 1),
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics(); // it warns when there are none
    },
  };
}
