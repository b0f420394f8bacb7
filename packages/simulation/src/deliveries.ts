import { type AlertEvent, fingerprintOf } from '@casefile/alert-core';
import type { Alert } from '@casefile/alert-handler';
import type { Clock } from './clock.js';

/** One alert of the world: what its source says of it, and when. */
export interface Story {
  title: string;
  deliveries: { at: number; alert: Alert }[];
  /** What the source said last. */
  ends: AlertEvent['state'];
}

const MINUTE = 60_000;

/** A life of an alert: it fires, is repeated, may resolve, come back soon or late, change its priority; it ends firing or resolved. */
export function inventStory(clock: Clock, index: number, from: number, to: number): Story {
  const title = `alarm-${index}`;
  const fingerprint = fingerprintOf(eventOf(title, 'FIRING', 'P2', from));
  const deliveries: Story['deliveries'] = [];
  let state: AlertEvent['state'] = 'RESOLVED';
  let priority: AlertEvent['priority'] = 'P2';
  let at = from + clock.between(0, 30 * MINUTE);
  const steps = clock.between(1, 7);
  for (let step = 0; step < steps && at < to; step += 1) {
    const isRepeat: boolean = state === 'FIRING' && clock.chance(0.4);
    state = isRepeat || state === 'RESOLVED' ? 'FIRING' : 'RESOLVED';
    if (isRepeat && clock.chance(0.3)) priority = priority === 'P2' ? 'P1' : 'P2';
    deliveries.push({ at, alert: alertOf(fingerprint, eventOf(title, state, priority, at), at) });
    at += gap(clock);
  }
  return { title, deliveries, ends: state };
}

/** Some changes come in a burst, most within minutes, some after the reopen window is over. */
function gap(clock: Clock): number {
  if (clock.chance(0.2)) return clock.between(1, 50);
  return clock.chance(0.7) ? clock.between(1000, 5 * MINUTE) : clock.between(5 * MINUTE, 90 * MINUTE);
}

/** One alert that fires once, and is one of its team. */
export function firingOf(team: string, name: string, priority: AlertEvent['priority'], at: number): Alert {
  const event = { ...eventOf(`${team} ${name}`, 'FIRING', priority, at), team, teams: [team] };
  return alertOf(fingerprintOf(event), event, at);
}

function alertOf(fingerprint: string, event: AlertEvent, at: number): Alert {
  const when = new Date(at).toISOString();
  const envelope = { received_at: when, ordered_at: when, event_id: `${event.title}-${at}`, delivery_attempt: 1 };
  return { fingerprint, event, envelope };
}

function eventOf(title: string, state: AlertEvent['state'], priority: AlertEvent['priority'], at: number): AlertEvent {
  return {
    schema_version: 1,
    provider_version: '1',
    source: 'cloudwatch',
    state,
    title,
    priority,
    occurred_at: new Date(at).toISOString(),
    team: 'checkout',
    teams: ['checkout'],
    resource: { type: 'function', id: 'orders', extra: {} },
    identity: { alarm_id: title },
    links: {},
    needs_routing: false,
    raw_provider: {},
  };
}
