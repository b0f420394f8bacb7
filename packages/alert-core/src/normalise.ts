import { toUtc, truncateDeep, truncateString } from '@casefile/context-core';
import { redact, redactDeep } from '@casefile/safe-text';

/** How much of an alert is kept: strings in code points, `raw` in bytes of JSON. */
export const limits = {
  title: 1024,
  summary: 1024,
  description: 4096,
  reason: 4096,
  label: 1024,
  labels: 100,
  id: 256,
  account: 64,
  url: 2048,
  raw: 32 * 1024,
  alerts: 500,
} as const;

/** A provider's text, redacted and cut to `limit` code points; `undefined` when nothing is left. */
export function text(value: string | null | undefined, limit: number): string | undefined {
  const clean = redact((value ?? '').slice(0, MAX_INPUT)).trim();
  return clean === '' ? undefined : truncateString(clean, limit);
}

/** Links are for people: http and https alone, and without the secrets that some carry; `undefined` otherwise. */
export function link(value: string | null | undefined): string | undefined {
  const clean = redact((value ?? '').trim().slice(0, MAX_INPUT));
  if (clean.length > limits.url || !URL.canParse(clean)) return undefined;
  return ['http:', 'https:'].includes(new URL(clean).protocol) ? clean : undefined;
}

/** Labels, tags or dimensions as text, at most 100: the first by name, so that their order never matters. */
export function labels(values: Readonly<Record<string, unknown>> | null | undefined): Record<string, string> {
  const entries = Object.entries(values ?? {})
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, limits.labels);
  const clean = redactDeep(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
  return Object.fromEntries(
    Object.entries(clean).map(([name, value]) => [
      truncateString(name, limits.label),
      truncateString(value, limits.label),
    ]),
  );
}

/** A provider's time as UTC milliseconds. */
export interface PlausibleTime {
  time: string;
  /** The text was no time, or an impossible one: `time` is the time of receipt. */
  replaced: boolean;
}

/** Clocks are wrong by minutes, not years: a time more than ten years back or one year ahead of `receivedAt` is no time. */
export function plausibleTime(value: string | null | undefined, receivedAt: string): PlausibleTime {
  const time = toUtc(value ?? '');
  const plausible = time !== undefined && time >= shiftYears(receivedAt, -10) && time <= shiftYears(receivedAt, 1);
  return plausible ? { time, replaced: false } : { time: receivedAt, replaced: true };
}

/** The payload for the record: redacted, and when it exceeds 32 KB of JSON cut with markers that say how much is gone. */
export function rawProvider(payload: unknown): unknown {
  const clean = redactDeep(payload);
  if (bytes(clean) <= limits.raw) return clean;
  const short = truncateDeep(clean);
  if (bytes(short) <= limits.raw) return short;
  const json = JSON.stringify(clean);
  for (let room: number = limits.raw; ; room /= 2) {
    const beginning = { truncated: truncateString(json, Math.floor(room)) };
    if (bytes(beginning) <= limits.raw) return beginning;
  }
}

/** No string is read further than this. */
const MAX_INPUT = 65_536;

function bytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** ISO 8601 UTC texts compare like the times that they are. */
function shiftYears(time: string, years: number): string {
  return `${String(Number(time.slice(0, 4)) + years).padStart(4, '0')}${time.slice(4)}`;
}
