import type { AlertEvent, Delivery } from '../src/index.js';

/** An alert of one alarm as an event; what a test is about stands in `overrides`. */
export function alertEvent(overrides: Partial<AlertEvent> = {}): AlertEvent {
  return {
    schema_version: 1,
    provider_version: '1',
    source: 'cloudwatch',
    state: 'FIRING',
    title: 'orders-errors',
    reason: 'Threshold Crossed: 3.0 > 1.0',
    priority: 'P1',
    occurred_at: '2026-03-01T09:59:00.000Z',
    team: 'checkout',
    teams: ['checkout'],
    resource: { type: 'function', id: 'orders', region: 'eu-central-1', extra: {} },
    identity: { account_id: '123456789012', region: 'eu-central-1', alarm_id: 'orders-errors' },
    links: {},
    needs_routing: false,
    raw_provider: {},
    ...overrides,
  };
}

export const start = Date.parse('2026-03-01T10:00:00.000Z');

/** So many minutes after the start, as a time on the wire. */
export function minute(minutes: number): string {
  return new Date(start + minutes * 60_000).toISOString();
}

/** The alert as it was at that minute; every delivery has an id of its own unless one is given. */
export function delivery(
  state: AlertEvent['state'],
  at: number,
  { eventId = `${state}-${at}`, ...event }: Partial<AlertEvent> & { eventId?: string } = {},
): Delivery {
  return {
    event: alertEvent({ state, ...event }),
    envelope: { received_at: minute(at), delivery_attempt: 1, event_id: eventId, ordered_at: minute(at) },
  };
}
