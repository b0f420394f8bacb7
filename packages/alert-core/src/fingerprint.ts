import { createHash } from 'node:crypto';
import type { AlertEvent } from './event.js';

/** What identifies an alert, of all that its event says. */
export type Identified = Pick<AlertEvent, 'source' | 'title' | 'resource' | 'identity'>;

/** Their hash covers labels that change while the alert stays the same (`alertname` becomes `DatasourceNoData`); an incident's is a claim. */
const sourcesWithUnstableFingerprint = new Set(['grafana', 'alertmanager', 'incident']);

/**
 * The key of an alert's life: SHA-256 (hex) of what identifies it, never of values, times or messages. Two events of
 * one alert have one fingerprint, whichever way they came; a `fingerprint` that a sender claims is one input of it.
 */
export function fingerprintOf({ source, title, resource, identity }: Identified): string {
  const claimed = sourcesWithUnstableFingerprint.has(source) ? undefined : identity.fingerprint;
  // a JSON array keeps the borders between the parts, and absent (null) apart from empty
  const canonical = JSON.stringify([
    source,
    normalizedTitle(title),
    resource.type,
    orNull(resource.id),
    orNull(identity.account_id),
    orNull(identity.region),
    orNull(identity.alarm_id),
    orNull(identity.org_id),
    orNull(identity.rule_id),
    orNull(claimed),
    sortedPairs(identity.labels ?? {}),
  ]);
  return createHash('sha256').update(canonical).digest('hex');
}

/** Case stays: CloudWatch takes `CPU` and `cpu` for two alarms. */
function normalizedTitle(title: string): string {
  return title.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
}

function orNull(text: string | undefined): string | null {
  return text?.normalize('NFC') ?? null;
}

/** Sorted by code unit, the same in every locale. */
function sortedPairs(labels: Record<string, string>): [string, string][] {
  return Object.entries(labels)
    .map(([name, value]): [string, string] => [name.normalize('NFC'), value.normalize('NFC')])
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
