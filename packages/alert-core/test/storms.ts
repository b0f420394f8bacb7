import { type AlertState, begun, type StormRow, stormOf } from '../src/index.js';

export const stormBegan = '2026-03-01T12:00:00.000Z';

/** A storm of the team, as it was just begun. */
export function stormOfTeam(team = 'checkout', priority: AlertState['priority'] = 'P3'): AlertState {
  return begun(undefined, { team, priority }, new Date(stormBegan));
}

/** An alert in a storm; the number tells it from others and says when it joined, in seconds after the beginning. */
export function rowOf(storm: AlertState, number: number, change: Partial<StormRow> = {}): StormRow {
  const joined = new Date(Date.parse(stormBegan) + number * 1000).toISOString();
  return {
    fingerprint: number.toString(16).padStart(2, '0').repeat(32),
    title: `alarm-${number}`,
    priority: 'P3',
    status: 'OPEN',
    resource_key: `function:orders-${number}`,
    episode: 1,
    first_seen_at: joined,
    storm: stormOf(storm),
    storm_joined_at: joined,
    storm_episode: 1,
    ...change,
  };
}
