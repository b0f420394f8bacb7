import { createHash } from 'node:crypto';
import { decide } from '../decide.js';
import type { AlertEvent } from '../event.js';
import { defaultLifeSettings, hasIssue, type LifeSettings } from '../life.js';
import type { AlertState } from '../state.js';
import type { StormSettings } from './admission.js';

/** What a storm knows of one of its alerts. */
export type StormRow = Pick<
  AlertState,
  | 'fingerprint'
  | 'title'
  | 'priority'
  | 'status'
  | 'resource_key'
  | 'episode'
  | 'first_seen_at'
  | 'closed_at'
  | 'storm_episode'
  | 'own_issue_at'
  | 'issue_number'
  | 'issue_episode'
  | 'issue_url'
> & { storm: string; storm_joined_at: string };

/** The alerts of a storm, those that left it included, in the order in which they joined; what changed in the last seconds may be missing. */
export interface StormRows {
  rows: (storm: string) => Promise<StormRow[]>;
}

/** The key of a team's storm among the states of alerts. No alert can have it, whatever a sender claims: theirs are hashes of longer lists. */
export function stormFingerprint(team: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['alert storm', team]))
    .digest('hex');
}

/** It is no alert of a source: its issue stands for alerts that came in masses. */
export function isStorm({ fingerprint, team }: Pick<AlertState, 'fingerprint' | 'team'>): boolean {
  return fingerprint === stormFingerprint(team);
}

/** What the alerts of one storm have in common. */
export function stormOf({ fingerprint, episode }: Pick<AlertState, 'fingerprint' | 'episode'>): string {
  return `${fingerprint}#${episode}`;
}

/** Its place is in the issue of a storm: it has none of its own. */
export function isRow(state: AlertState): boolean {
  const { storm, storm_episode, episode, own_issue_at } = state;
  return storm !== undefined && storm_episode === episode && own_issue_at === undefined && !hasIssue(state);
}

/** It is to have an issue of its own in this life, whatever storm comes. */
export function keepsOwnIssue({ storm_episode, episode, own_issue_at }: AlertState): boolean {
  return storm_episode === episode && own_issue_at !== undefined;
}

/** How one of its alerts stands, as its storm sees it: a life that began since is none of its business. */
export function standingOf(row: StormRow): 'firing' | 'resolved' | 'own_issue' {
  if (row.storm_episode !== row.episode) return 'resolved';
  if (row.own_issue_at !== undefined || hasIssue(row)) return 'own_issue';
  return row.status === 'OPEN' ? 'firing' : 'resolved';
}

/** An alert that has just joined may be missing among the rows, or still on its way to them. */
const ON_ITS_WAY_MS = 2 * 60 * 1000;

/** No new alert came for a whole window, or all have resolved. */
export function isOver(
  storm: AlertState,
  rows: readonly StormRow[],
  { at, settings }: { at: Date; settings: StormSettings },
): boolean {
  const newest = rows.reduce(
    (latest, { storm_joined_at: joined }) => (joined > latest ? joined : latest),
    begin(storm),
  );
  const quietFor = at.getTime() - Date.parse(newest);
  const isBurning = rows.length === 0 || rows.some((row) => standingOf(row) === 'firing');
  return quietFor >= (isBurning ? settings.windowMs : Math.min(ON_ITS_WAY_MS, settings.windowMs));
}

/** When it last began: its own events are its beginnings and its ends. */
function begin({ last_provider_state_at }: AlertState): string {
  return last_provider_state_at;
}

/** A storm lives like an alert, but repeats are no news, and it cannot be muted: its alerts would have no place. */
const lifeOfStorms: LifeSettings = { ...defaultLifeSettings, commentIntervalMs: Infinity, muteMs: 0 };

/** The storm of an alert's team begins, or begins again; `stored` is not open. */
export function begun(
  stored: AlertState | undefined,
  { team, priority }: Pick<AlertState, 'team' | 'priority'>,
  now: Date,
): AlertState {
  return afterEvent(stored, { team, priority, state: 'FIRING' }, now);
}

export function ended(stored: AlertState, now: Date): AlertState {
  return afterEvent(stored, { team: stored.team, priority: stored.priority, state: 'RESOLVED' }, now);
}

/** Clocks of two functions may be apart: what is decided on a state comes after it all the same. */
function afterEvent(
  stored: AlertState | undefined,
  { team, priority, state }: Pick<AlertEvent, 'team' | 'priority' | 'state'>,
  now: Date,
): AlertState {
  const last = stored === undefined ? -Infinity : Date.parse(stored.last_provider_state_at);
  const at = new Date(Math.max(now.getTime(), last + 1)).toISOString();
  const { next } = decide({
    stored,
    fingerprint: stormFingerprint(team),
    event: eventOf({ team, priority, state }, at),
    envelope: { received_at: at, ordered_at: at, delivery_attempt: 1, event_id: `storm-${at}` },
    now,
    settings: lifeOfStorms,
  });
  if (!next) throw new Error(`a storm of ${team} cannot be told ${state} at ${at}`);
  return next;
}

function eventOf({ team, priority, state }: Pick<AlertEvent, 'team' | 'priority' | 'state'>, at: string): AlertEvent {
  return {
    schema_version: 1,
    provider_version: '1',
    source: 'storm',
    state,
    title: `Alert storm: ${team}`,
    priority,
    occurred_at: at,
    team,
    teams: [team],
    resource: { type: 'generic', extra: {} },
    identity: {},
    links: {},
    needs_routing: false,
    raw_provider: null,
  };
}
