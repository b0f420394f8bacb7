import { type AlertEvent, stormFingerprint } from '@casefile/alert-core';
import { createWorld } from './world.js';

/** As in `createWorld`: a fourth new alert makes a storm. */
export const THRESHOLD = 3;

export const TEAM = 'checkout';
export const STORM = stormFingerprint(TEAM);

export function fingerprintOfAlert(number: number): string {
  return number.toString(16).padStart(2, '0').repeat(32);
}

/** A world of many alerts of one team, numbered from 1. */
export function createStormyWorld(...overrides: Parameters<typeof createWorld>) {
  const world = createWorld(...overrides);

  async function hearOf(number: number, state: AlertEvent['state'], event: Partial<AlertEvent> = {}): Promise<void> {
    await world.hear(state, { priority: 'P2', title: `alarm-${number}`, ...event }, fingerprintOfAlert(number));
  }

  return {
    ...world,
    hearOf,
    workOn: (number: number) => world.work({ fingerprint: fingerprintOfAlert(number) }),
    stateOf: (number: number) => world.state(fingerprintOfAlert(number)),
    /** issue-agent gets a wake-up of the storm; answers whether it asked to be shown it again in a while. */
    lookAtStorm: () =>
      world.work({ fingerprint: STORM }).then(
        () => false,
        (error: unknown) => {
          if (String(error).includes('looked at again')) return true;
          throw error;
        },
      ),
    storm: () => world.state(STORM),
    stormIssues: () => world.issues().filter(({ title }) => title.includes('Alert storm')),
    /** New alerts fire, one after the other, and issue-agent works on each. */
    async fire(from: number, to: number, event: Partial<AlertEvent> = {}): Promise<void> {
      for (let number = from; number <= to; number += 1) {
        await hearOf(number, 'FIRING', event);
        await world.work({ fingerprint: fingerprintOfAlert(number) });
      }
    },
  };
}

export type StormyWorld = ReturnType<typeof createStormyWorld>;
