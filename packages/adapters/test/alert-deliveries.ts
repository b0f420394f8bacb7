import {
  type AlertEvent,
  type AlertState,
  type AlertStore,
  applyAll,
  defaultLifeSettings,
  type Delivery,
} from '@casefile/alert-core';

const start = Date.parse('2026-03-01T10:00:00.000Z');

export function minute(minutes: number): string {
  return new Date(start + minutes * 60_000).toISOString();
}

/** An alert as it was at that minute; the event id tells its deliveries apart from those of others. */
export function delivery(state: AlertEvent['state'], at: number, event: Partial<AlertEvent> = {}): Delivery {
  return {
    event: {
      schema_version: 1,
      provider_version: '1',
      source: 'cloudwatch',
      state,
      title: 'orders-errors',
      priority: 'P1',
      occurred_at: minute(at),
      team: 'checkout',
      teams: ['checkout'],
      resource: { type: 'function', id: 'orders', extra: {} },
      identity: { alarm_id: 'orders-errors' },
      links: {},
      needs_routing: false,
      raw_provider: {},
      ...event,
    },
    envelope: { received_at: minute(at), delivery_attempt: 1, event_id: `${state}-${at}`, ordered_at: minute(at) },
  };
}

/** What the deliveries make of what is stored. */
export function decided(fingerprint: string, stored: AlertState | undefined, ...deliveries: Delivery[]): AlertState {
  const now = new Date(deliveries.at(-1)?.envelope.received_at ?? start);
  const { next } = applyAll({ fingerprint, stored, deliveries, now, settings: defaultLifeSettings });
  if (!next) throw new Error('nothing was to be written');
  return next;
}

/** Load, decide, save, and again when the race was lost: what a process does with one delivery. */
export async function record(store: AlertStore, fingerprint: string, ...deliveries: Delivery[]): Promise<void> {
  for (;;) {
    const stored = (await store.load([fingerprint])).get(fingerprint);
    const { next } = applyAll({ fingerprint, stored, deliveries, now: new Date(start), settings: defaultLifeSettings });
    if (!next || (await store.save(next, stored)) === 'saved') return;
  }
}
