import { type AlertState, hasIssue, isStorm, stormOf, type StormRow } from '@casefile/alert-core';
import type { Desk } from './desk.js';
import type { Storms } from './join-storm.js';

/** It is looked at whenever somebody says so: its alerts come and go without a word to it. */
export function isRunningStorm(state: AlertState): boolean {
  return isStorm(state) && state.status === 'OPEN';
}

export async function rowsOf(state: AlertState, { rows }: Pick<Storms, 'rows'>): Promise<StormRow[]> {
  return isStorm(state) ? rows(stormOf(state)) : [];
}

/** How soon the issue of a storm shows alerts that come one after the other. */
const LOOK_AGAIN_MS = 60_000;

/** After so long without a new alert, and in a storm that is as old, the sweeper's looks are enough. */
const COMING_MS = 2 * LOOK_AGAIN_MS;
const YOUNG_MS = 60 * LOOK_AGAIN_MS;

/** While alerts join a storm, it is looked at again after a minute: when (epoch milliseconds). */
export function nextLook(state: AlertState, { rows, now }: Pick<Desk, 'rows' | 'now'>): number | undefined {
  if (!isRunningStorm(state) || !hasIssue(state) || state.manually_closed) return undefined;
  const at = now().getTime();
  const began = Date.parse(state.last_provider_state_at);
  const newest = Math.max(began, ...rows.map(({ storm_joined_at: joined }) => Date.parse(joined)));
  if (at - newest > COMING_MS || at - began > YOUNG_MS) return undefined;
  return at + LOOK_AGAIN_MS;
}
