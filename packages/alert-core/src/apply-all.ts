import { decide } from './decide.js';
import { type DecideInput, type Decision, type Delivery, isDue } from './life.js';
import type { AlertState } from './state.js';

/** What several events of one alert come to. */
export interface Applied {
  /** One per delivery, in the order in which they were given. */
  decisions: Decision[];
  /** The one state to save; absent when nothing is to be written. */
  next?: AlertState;
  wake: boolean;
}

/** Folds events of one fingerprint into one write, oldest first, however many of them are repeats. */
export function applyAll({
  stored,
  deliveries,
  ...rest
}: Omit<DecideInput, keyof Delivery> & { deliveries: readonly Delivery[] }): Applied {
  let state = stored;
  const decisions: Decision[] = [];
  for (const { delivery, index } of oldestFirst(deliveries)) {
    const decision = decide({ ...rest, ...delivery, stored: state });
    decisions[index] = decision;
    state = decision.next ?? state;
  }
  return {
    decisions,
    ...(state && state !== stored ? { next: state } : {}),
    wake: state !== undefined && isDue(state, rest.now),
  };
}

/** At the same time FIRING first, as RESOLVED wins. */
function oldestFirst(deliveries: readonly Delivery[]): { delivery: Delivery; index: number }[] {
  const order = ({ event, envelope }: Delivery) => `${envelope.ordered_at} ${event.state}`;
  return deliveries
    .map((delivery, index) => ({ delivery, index }))
    .sort((a, b) => (order(a.delivery) < order(b.delivery) ? -1 : Number(order(a.delivery) > order(b.delivery))));
}
