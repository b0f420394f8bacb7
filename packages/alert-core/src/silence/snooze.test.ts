import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minute, start } from '../../test/deliveries.js';
import { stateOf } from '../../test/issues.js';
import type { AlertState } from '../state.js';
import { isSnoozed, isSnoozedOtherwise, isSnoozeLabel, noSnooze, snoozeOf } from './snooze.js';

const state: AlertState = { ...stateOf('cloudwatch/sns-metric.json'), priority: 'P1' };
const at = (minutes: number) => new Date(minute(minutes));
const four = { snoozed_label: 'snooze:4h', snoozed_until: minute(240), snoozed_priority: 'P1' } as const;
const snoozed: AlertState = { ...state, ...four };

describe('a label', () => {
  it.each([
    ['snooze:4h', true],
    ['Snooze:30M', true],
    ['SNOOZE:1w', true],
    ['snooze:30d', true],
    ['snooze:31d', false],
    ['snooze:forever', false],
    ['snooze: 4h', false],
    ['snooze:4h:2d', false],
    ['snooze', false],
    ['snoozed:4h', false],
  ])('%s snoozes: %p', (label, expected) => {
    expect(isSnoozeLabel(label)).toBe(expected);
  });
});

describe('the snooze of an issue', () => {
  it('begins when its label is first seen', () => {
    expect(snoozeOf(state, ['casefile', 'Snooze:4H'], at(0))).toEqual(four);
  });

  it('goes on until its end, however often it is seen', () => {
    for (const minutes of [1, 239]) expect(snoozeOf(snoozed, ['snooze:4h'], at(minutes))).toEqual(four);
    expect(snoozeOf(snoozed, ['snooze:4h'], at(240))).toEqual(noSnooze);
  });

  it('ends when somebody takes its label away', () => {
    expect(snoozeOf(snoozed, ['casefile'], at(1))).toEqual(noSnooze);
  });

  it('begins anew with another label, also beside the one before', () => {
    const two = { snoozed_label: 'snooze:2d', snoozed_until: minute(60 + 2880), snoozed_priority: 'P1' };
    expect(snoozeOf(snoozed, ['snooze:2d'], at(60))).toEqual(two);
    expect(snoozeOf(snoozed, ['snooze:4h', 'snooze:2d'], at(60))).toEqual(two);
    expect(snoozeOf(snoozed, ['snooze:2d', 'snooze:4h'], at(60))).toEqual(two);
  });

  it('is the longest of several labels', () => {
    expect(snoozeOf(state, ['snooze:30m', 'snooze:1w', 'snooze:2d'], at(0)).snoozed_label).toBe('snooze:1w');
  });

  it('ends when the alert becomes P0, and holds for one that was P0 already', () => {
    expect(isSnoozed({ ...snoozed, priority: 'P0' }, at(1))).toBe(false);
    expect(snoozeOf({ ...snoozed, priority: 'P0' }, ['snooze:4h'], at(1))).toEqual(noSnooze);
    const meant = {
      ...state,
      priority: 'P0' as const,
      ...snoozeOf({ ...state, priority: 'P0' }, ['snooze:4h'], at(0)),
    };
    expect(isSnoozed(meant, at(1))).toBe(true);
  });

  it.each([
    ['its label is new', state, ['snooze:4h'], true],
    ['its label is known', snoozed, ['bug', 'SNOOZE:4h'], false],
    ['its label is gone', snoozed, ['bug'], true],
    ['there is another beside it', snoozed, ['snooze:4h', 'snooze:1w'], true],
    ['there is none, and none is known', state, ['bug', 'snooze:forever'], false],
  ])('is to be looked at when %s', (_, alert, labels, expected) => {
    expect(isSnoozedOtherwise(alert, labels)).toBe(expected);
  });

  it('is never longer than its label says after it was first seen, whatever people do with other labels', () => {
    const label = fc.constantFrom('snooze:30m', 'snooze:4h', 'snooze:2d', 'bug');
    const look = fc.record({ after: fc.integer({ min: 1, max: 600 }), labels: fc.uniqueArray(label) });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 20 }), (looks) => {
        let seen: AlertState = state;
        let minutes = 0;
        for (const { after, labels } of looks) {
          minutes += after;
          const before = seen;
          seen = { ...seen, ...snoozeOf(seen, labels, at(minutes)) };
          const { snoozed_label, snoozed_until } = seen;
          if (snoozed_label === undefined || snoozed_until === undefined) continue;
          expect(labels).toContain(snoozed_label);
          expect(isSnoozed(seen, at(minutes))).toBe(true);
          expect(Date.parse(snoozed_until)).toBeLessThanOrEqual(start + (minutes + 2880) * 60_000);
          if (before.snoozed_label === snoozed_label) expect(snoozed_until).toBe(before.snoozed_until);
        }
      }),
    );
  });
});
