import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.js';

type Payload = Record<string, unknown>;

interface Sample {
  /** In `test-data/`. */
  file: string;
  /** The same alert, as if it happened at `now` (ISO 8601 UTC). */
  at: (payload: Payload, now: string) => Payload;
}

/** What `make publish SOURCE=…` can send: payloads that the tests hold, too, with fresh times. */
const samples = {
  incident: { file: 'incidents/s3-access-error.json', at: (payload, now) => ({ ...payload, timestamp: now }) },
  cloudwatch: {
    file: 'alerts/cloudwatch/sns-metric.json',
    at: (payload, now) => ({ ...payload, StateChangeTime: now.replace('Z', '+0000') }),
  },
  grafana: { file: 'alerts/grafana/firing.json', at: groupAt },
  alertmanager: { file: 'alerts/alertmanager/version-0.25.json', at: groupAt },
  normalized: { file: 'alerts/normalized/complete.json', at: (payload, now) => ({ ...payload, occurred_at: now }) },
} satisfies Record<string, Sample>;

export type SampleSource = keyof typeof samples;

export const sampleSources = Object.keys(samples) as SampleSource[];

export function isSampleSource(text: string): text is SampleSource {
  return Object.hasOwn(samples, text);
}

/** One firing alert as its provider would send it now. */
export function sampleOf(source: SampleSource, now: Date): Payload {
  const { file, at }: Sample = samples[source];
  return at(JSON.parse(readFileSync(join(root, 'test-data', file), 'utf8')) as Payload, now.toISOString());
}

function groupAt(payload: Payload, now: string): Payload {
  return { ...payload, alerts: (payload.alerts as Payload[]).map((alert) => ({ ...alert, startsAt: now })) };
}
