import { Metrics, MetricUnit } from '@casefile/lambda-kit';

/** What the webhook counts, request by request. */
export interface WebhookMetrics {
  accepted(messages: number): void;
  rejected(status: RefusedStatus): void;
}

export type RefusedStatus = keyof typeof reasons;

/** Few, because each is a dimension's value. */
const reasons = {
  400: 'malformed',
  401: 'not_authorized',
  404: 'unknown_source',
  405: 'wrong_method',
  413: 'too_large',
  415: 'wrong_content_type',
  503: 'unavailable',
} as const;

/** EMF lines in the namespace `Casefile`: requests and messages over all, rejected requests also by reason. */
export function createWebhookMetrics(service: string): WebhookMetrics {
  const metrics = new Metrics({ namespace: 'Casefile', serviceName: service });
  return {
    accepted(messages) {
      metrics.addMetric('RequestsReceived', MetricUnit.Count, 1);
      metrics.addMetric('MessagesPublished', MetricUnit.Count, messages);
      metrics.publishStoredMetrics();
    },
    rejected(status) {
      metrics.addMetric('RequestsReceived', MetricUnit.Count, 1);
      metrics.addMetric('RequestsRejected', MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
      metrics.addDimension('reason', reasons[status]);
      metrics.addMetric('RequestsRejected', MetricUnit.Count, 1);
      metrics.publishStoredMetrics();
    },
  };
}
