import { describe, expect, it } from '@jest/globals';
import { minute } from '../../test/deliveries.js';
import { stateOf } from '../../test/issues.js';
import type { AlertState } from '../state.js';
import { runningOf } from './book.js';
import { maintenanceSchema } from './maintenance.js';
import { isLeftForLater, leaveFor, lookAgainAt, type Silence, silenceOf, type SilenceRules } from './silence.js';

const now = new Date(minute(0));
const state: AlertState = { ...stateOf('cloudwatch/sns-metric.json'), team: 'payments', priority: 'P1' };
const silence: Silence = {
  id: 's1',
  created_at: minute(-10),
  created_by: 'ops',
  until: minute(60),
  reason: 'a new database',
  matchers: { team: 'payments' },
};
const once = maintenanceSchema.parse({
  teams: ['payments'],
  from: minute(-5),
  until: minute(120),
  reason: 'moving house',
});
const weekly = maintenanceSchema.parse({ all: true, days: ['sun'], from: '09:00', until: '11:00', reason: 'patches' });
const silencing = (rules: Partial<SilenceRules>, alert = state) =>
  silenceOf(alert, { silences: [], maintenance: [], now, ...rules });

describe('an alert is silenced', () => {
  it.each<[string, Partial<SilenceRules>, AlertState, object | undefined]>([
    ['by nothing', {}, state, undefined],
    [
      'by a silence that means it, with its reason and author',
      { silences: [silence] },
      state,
      { why: 'silenced', silence: 's1', by: 'ops', until: minute(60), reason: 'a new database' },
    ],
    ['by no silence that is over', { silences: [{ ...silence, until: minute(0) }] }, state, undefined],
    ['by no silence of another team', { silences: [silence] }, { ...state, team: 'search' }, undefined],
    ['by no silence of its team when it is P0', { silences: [silence] }, { ...state, priority: 'P0' }, undefined],
    ['by a window once', { maintenance: [once] }, state, { why: 'maintenance', until: minute(120) }],
    ['by a window every week, whose end is not known', { maintenance: [weekly] }, state, { why: 'maintenance' }],
    ['by no window when it is P0', { maintenance: [once, weekly] }, { ...state, priority: 'P0' }, undefined],
    [
      'by a snooze of its issue',
      {},
      { ...state, snoozed_label: 'snooze:4h', snoozed_until: minute(240) },
      { why: 'snoozed', until: minute(240), reason: 'snooze:4h' },
    ],
    [
      'by what lasts longest',
      { silences: [silence], maintenance: [weekly, once] },
      state,
      { why: 'maintenance', until: minute(120) },
    ],
  ])('%s', (_, rules, alert, expected) => {
    if (expected) expect(silencing(rules, alert)).toMatchObject(expected);
    else expect(silencing(rules, alert)).toBeUndefined();
  });

  it('and looked at again within minutes, because a silence can be removed', () => {
    expect(lookAgainAt({ why: 'silenced', until: minute(60), reason: '' }, now)).toBe(minute(3));
    expect(lookAgainAt({ why: 'silenced', until: minute(1), reason: '' }, now)).toBe(minute(1));
    expect(lookAgainAt({ why: 'maintenance', reason: '' }, now)).toBe(minute(3));
  });

  it('and looked at when its snooze ends', () => {
    expect(lookAgainAt({ why: 'snoozed', until: minute(240), reason: '' }, now)).toBe(minute(240));
  });
});

describe('about a silenced alert', () => {
  const issue = { issue_number: 7, issue_episode: state.episode, issue_state: 'open' as const };
  const behind = { desired_version: 3, synced_version: 2 };

  it.each<[string, Partial<AlertState>, string]>([
    ['nothing is done that would open an issue', { status: 'OPEN' }, 'wait'],
    ['nothing is left to do when it came and went without an issue', { status: 'CLOSED' }, 'forget'],
    [
      'nothing is forgotten as long as an issue of it may be there',
      { status: 'CLOSED', intent_at: minute(-1) },
      'wait',
    ],
    ['its open issue is brought in line', { ...issue, ...behind, status: 'OPEN' }, 'quietly'],
    ['its open issue is closed', { ...issue, ...behind, status: 'CLOSED' }, 'quietly'],
    ['nothing is done that its issue shows already', { ...issue, ...behind, shown_version: 3 }, 'wait'],
    ['its issue is not reopened', { ...issue, ...behind, status: 'OPEN', issue_state: 'closed' }, 'wait'],
    [
      'an issue of an earlier episode is none',
      { ...issue, issue_episode: state.episode - 1, ...behind, status: 'OPEN' },
      'wait',
    ],
  ])('%s', (_, change, expected) => {
    expect(leaveFor({ ...state, ...change })).toBe(expected);
  });

  it.each<[string, Partial<AlertState>, boolean]>([
    ['news', { last_comment_at: minute(1), told_at: minute(0) }, true],
    ['a reopening', { issue_state: 'closed' }, true],
    ['the end of a snooze', { snoozed_until: minute(5) }, true],
    ['nothing of a quiet change', {}, false],
    ['no news of what is over', { status: 'CLOSED', last_comment_at: minute(1), told_at: minute(0) }, false],
  ])('%s is left for later', (_, change, expected) => {
    const told = { ...state, ...issue, last_comment_at: minute(0), told_at: minute(0) };
    expect(isLeftForLater({ ...told, ...change }, now)).toBe(expected);
  });
});

it('silences are running until their end', () => {
  expect(runningOf([silence, { ...silence, id: 's2', until: minute(0) }], now)).toEqual([silence]);
});
