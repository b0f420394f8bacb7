import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.js';

/** A title that no alert has had before. */
export function newTitle(what: string): string {
  return `${what} ${randomUUID()}`;
}

/** A payload of `test-data/alerts` in which one text stands for another, everywhere. */
export function recordedPayload(file: string, text: string, replacement: string): string {
  return readFileSync(join(root, 'test-data', 'alerts', file), 'utf8').replaceAll(text, replacement);
}

/** An alert that fires in Grafana; labels and annotations are added to a name and an owner. */
export function grafanaAlert(
  alertname: string,
  labels: Record<string, string> = {},
  annotations: Record<string, string> = {},
) {
  return {
    status: 'firing',
    labels: { alertname, team: 'payments', severity: 'critical', ...labels },
    annotations: { summary: 'slow', ...annotations },
    startsAt: '2026-03-01T10:00:00Z',
    endsAt: '0001-01-01T00:00:00Z',
    values: { A: 1.5 },
    fingerprint: randomUUID(),
    generatorURL: 'https://grafana.example.com/alerting/grafana/abc/view?orgId=1',
  };
}

export function grafanaGroup(alerts: readonly object[]) {
  return {
    receiver: 'casefile',
    status: 'firing',
    orgId: 1,
    version: '1',
    groupKey: '{}',
    truncatedAlerts: 0,
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'https://grafana.example.com/',
    alerts,
  };
}
