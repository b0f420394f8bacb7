import { describe, expect, it } from '@jest/globals';
import { plainRoute, stateOf } from '../test/issues.js';
import { labelsOf, mergeLabels } from './issue-labels.js';

const state = stateOf('cloudwatch/sns-metric.json');

describe('labelsOf', () => {
  it('names priority, each team and source, then what the route adds', () => {
    const labels = labelsOf(
      { ...state, teams: ['payments', 'search'] },
      { ...plainRoute, labels: ['aws', 'CASEFILE'] },
    );
    expect(labels).toEqual(['casefile', 'Pri: P1', 'Team: payments', 'Team: search', 'Source: cloudwatch', 'aws']);
  });

  it.each([
    ['the alert names no owner', { ...state, event: { ...state.event, needs_routing: true } }, plainRoute],
    ['the routing file does not know its team', state, { ...plainRoute, unknownTeam: true }],
  ])('asks for routing where %s', (_, alert, route) => {
    expect(labelsOf(alert, route)).toContain('needs-routing');
  });

  it('keeps the label of a snooze as long as it runs', () => {
    const snoozed = { ...state, snoozed_label: 'snooze:4h' };
    expect(labelsOf(snoozed, plainRoute, { isSnoozed: true })).toContain('snooze:4h');
    expect(labelsOf(snoozed, plainRoute)).not.toContain('snooze:4h');
  });

  it('has no label that GitHub refuses for its length', () => {
    const labels = labelsOf({ ...state, teams: ['t'.repeat(44)], source: 's'.repeat(40) }, plainRoute);
    expect(labels.filter((label) => label.length > 50)).toEqual([]);
    expect(labels).toContain(`Team: ${'t'.repeat(44)}`);
  });
});

describe('mergeLabels', () => {
  it.each([
    ['gives a new issue all that is wanted', [], ['casefile', 'Pri: P1'], ['casefile', 'Pri: P1']],
    ['keeps those of people', ['bug', 'casefile'], ['casefile', 'Pri: P1'], ['casefile', 'Pri: P1', 'bug']],
    [
      'drops ours that are no longer wanted',
      ['Pri: P2', 'pri: p3', 'Team: a', 'needs-routing', 'Source: x', 'bug'],
      ['casefile', 'Pri: P1'],
      ['casefile', 'Pri: P1', 'bug'],
    ],
    ['keeps the spelling that GitHub has', ['Casefile', 'team: A'], ['casefile', 'Team: a'], ['Casefile', 'team: A']],
    ['brings back one that was taken away', ['bug'], ['aws'], ['aws', 'bug']],
    ['keeps a snooze as a person wrote it', ['Snooze:4H'], ['casefile', 'snooze:4h'], ['casefile', 'Snooze:4H']],
    ['drops a snooze that has ended', ['Snooze:4H', 'bug'], ['casefile'], ['casefile', 'bug']],
    ['keeps what is no length of a snooze', ['snooze:forever'], ['casefile'], ['casefile', 'snooze:forever']],
    ['keeps a look-alike', ['Prio: 1', 'team'], ['casefile'], ['casefile', 'Prio: 1', 'team']],
  ])('%s', (_, current, wanted, merged) => {
    expect(mergeLabels(current, wanted)).toEqual(merged);
    expect(mergeLabels(merged, wanted)).toEqual(merged);
  });
});
