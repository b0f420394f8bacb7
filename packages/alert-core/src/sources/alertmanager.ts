import type { AlertSource, SourceEvent } from '../source.js';
import { alertGroup, groupSender, rawAlerts } from './alert-group.js';
import { groupedEvent } from './grouped-event.js';
import { invalid } from './invalid.js';
import { seriesOf } from './labels.js';

/**
 * The webhook of Prometheus Alertmanager (payload version "4"). An alert is its labels: the receiver, the group, the
 * address of the Alertmanager and of the Prometheus may differ between replicas. Why a group was sent
 * (`notification_reason`) is no news about each alert in it, so it stays in `raw_provider`.
 */
export const alertmanager: AlertSource = {
  name: 'alertmanager',
  recognises: (payload) => groupSender(payload) === 'alertmanager',
  parse(payload, context) {
    const { data: group, error } = alertGroup.safeParse(payload);
    if (!group) return invalid('Alertmanager group', error);
    if (group.alerts.length === 0) return { outcome: 'ignored', reason: 'a group without alerts' };
    const raw = rawAlerts(payload);
    const events = group.alerts.map((alert, index): SourceEvent => {
      const { labels } = alert;
      const identity = seriesOf(alert, []);
      const name = labels['alertname'];
      return {
        event: groupedEvent({
          ...{ alert, group, raw: raw[index], context, identity, name },
          source: 'alertmanager',
          about: labels,
        }),
      };
    });
    return { outcome: 'events', events, ...(group.truncatedAlerts && { truncatedAlerts: group.truncatedAlerts }) };
  },
};
