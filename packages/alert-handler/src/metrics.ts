import { Metrics, MetricUnit } from '@casefile/lambda-kit';
import type { AlertMetrics } from './handle.js';
import type { Rejection } from './read.js';

const names = {
  CREATE: 'AlertsCreated',
  COMMENT: 'AlertsRepeated',
  CLOSE: 'AlertsResolved',
  REOPEN: 'AlertsReopened',
  HOLD: 'AlertsHeld',
  SKIP_STALE: 'AlertsSkipped',
  SKIP_MANUAL_CLOSE: 'AlertsSkipped',
};

/** Each value of a dimension is a metric that costs money, so senders choose names only up to here. */
const MAX_TEAMS = 50;
const MAX_SOURCES = 20;

/**
 * EMF lines in the namespace `Casefile`: how many messages came and what was decided, over all; why messages were
 * rejected; how many alerts came, by source and by team: by both together, names would multiply.
 */
export function createAlertMetrics(service: string): AlertMetrics & {
  /** Deliveries, repeated ones included. */
  received(messages: number): void;
  rejected(reason: Rejection): void;
  quarantined(): void;
  flush(): void;
} {
  const metrics = new Metrics({ namespace: 'Casefile', serviceName: service });
  const boundedTeam = bounded(MAX_TEAMS);
  const boundedSource = bounded(MAX_SOURCES);
  const counts = new Map<string, number>();
  const received = new Map<string, { source: string; team: string; alerts: number }>();
  const rejected = new Map<Rejection, number>();

  const count = (name: string, value = 1) => void counts.set(name, (counts.get(name) ?? 0) + value);

  return {
    received: (messages) => count('MessagesReceived', messages),
    rejected: (reason) => void rejected.set(reason, (rejected.get(reason) ?? 0) + 1),
    alert(alert) {
      const [source, team] = [boundedSource(alert.source), boundedTeam(alert.team)];
      const key = `${source} ${team}`; // slugs hold no space
      received.set(key, { source, team, alerts: (received.get(key)?.alerts ?? 0) + 1 });
      count(names[alert.action]);
    },
    ignored: () => count('MessagesIgnored'),
    truncated: (alerts) => count('AlertsTruncated', alerts),
    quarantined: () => count('MessagesQuarantined'),
    flush() {
      for (const [name, value] of counts) metrics.addMetric(name, MetricUnit.Count, value);
      if (counts.size > 0) metrics.publishStoredMetrics(); // it warns when there are none
      for (const { source, team, alerts } of received.values()) {
        metrics.addDimensions({ source }).addDimensions({ team });
        metrics.addMetric('AlertsReceived', MetricUnit.Count, alerts);
        metrics.publishStoredMetrics();
      }
      for (const [reason, messages] of rejected) {
        metrics.addDimension('reason', reason);
        metrics.addMetric('MessagesRejected', MetricUnit.Count, messages);
        metrics.publishStoredMetrics();
      }
      counts.clear();
      received.clear();
      rejected.clear();
    },
  };
}

/** The first `limit` names as they are, all others as `other`. */
function bounded(limit: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.size < limit) known.add(name);
    return known.has(name) ? name : 'other';
  };
}
