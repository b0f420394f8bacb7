import type { AlertSource } from '../source.js';
import { groupSender } from './alert-group.js';
import { parseGroup } from './grouped-event.js';
import { seriesOf } from './labels.js';

/**
 * The webhook of Prometheus Alertmanager (payload version "4"). An alert is its labels: receiver, group, and the
 * addresses of Alertmanager and Prometheus may differ between replicas. Why a group was sent (`notification_reason`,
 * such as "repeat interval elapsed") is no news about any alert in it and stays in `raw_provider`.
 */
export const alertmanager: AlertSource = {
  name: 'alertmanager',
  recognises: (payload) => groupSender(payload) === 'alertmanager',
  parse: (payload, context) =>
    parseGroup(payload, context, {
      source: 'alertmanager',
      read: (alert) => ({ name: alert.labels.alertname, identity: seriesOf(alert, []) }),
    }),
};
