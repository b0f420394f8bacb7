import { readFileSync } from 'node:fs';
import type { AlertEvent, AlertSource, SourceContext } from '../src/index.js';
import { payloadFolder } from './payloads.js';

export const sourceContext: SourceContext = {
  receivedAt: '2026-03-01T12:00:00.000Z',
  defaults: { team: 'on-call', priority: 'P2', criticalPriority: 'P1' },
};

/** A payload of `test-data/alerts`, a copy of its own each time. */
export function payload(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${file}.json`, payloadFolder), 'utf8')) as Record<string, unknown>;
}

/** The events that a source makes of a payload. Throws when it makes none. */
export function eventsFrom(source: AlertSource, payload: unknown): AlertEvent[] {
  const parsed = source.parse(payload, sourceContext);
  if (parsed.outcome !== 'events') throw new Error(`${parsed.outcome}: ${parsed.reason}`);
  return parsed.events.map(({ event }) => event);
}

/** The only event that a source makes of a payload. */
export function eventFrom(source: AlertSource, payload: unknown): AlertEvent {
  const [event, ...others] = eventsFrom(source, payload);
  if (event === undefined || others.length > 0) throw new Error(`${others.length + 1} events instead of one`);
  return event;
}
