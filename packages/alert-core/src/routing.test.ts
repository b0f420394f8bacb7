import { describe, expect, it } from '@jest/globals';
import { resolveRouting } from './routing.js';

const defaults = { team: 'on-call', priority: 'P2', criticalPriority: 'P1' } as const;

describe('the owners of an alert', () => {
  it.each([
    ['one team stands alone', { team: 'payments' }, ['payments']],
    ['the team comes before the teams', { team: 'payments', teams: 'search,payments' }, ['payments', 'search']],
    ['a list keeps its order', { teams: 'search, payments ,ops' }, ['search', 'payments', 'ops']],
    ['a team may be a list, too', { team: 'search,ops' }, ['search', 'ops']],
    ['spaces become hyphens, capitals small', { team: '  Payments  Core ' }, ['payments-core']],
    ['duplicates go', { teams: 'ops,OPS, ops' }, ['ops']],
    ['what cannot be a slug is dropped', { teams: '@acme/ops,ops!,équipe,-ops,web.v2' }, ['web.v2']],
    ['44 characters are kept', { team: 'a'.repeat(44) }, ['a'.repeat(44)]],
    ['45 characters are dropped, not cut', { team: 'a'.repeat(45) }, ['on-call']],
    ['nobody named takes the default', {}, ['on-call']],
    ['blank names take the default', { team: ' ', teams: ',,' }, ['on-call']],
  ])('%s', (_, hints, teams) => {
    expect(resolveRouting(hints, defaults)).toMatchObject({ team: teams[0], teams });
  });

  it('are ten at most', () => {
    const teams = Array.from({ length: 12 }, (_, index) => `team-${index}`).join(',');
    expect(resolveRouting({ teams }, defaults).teams).toHaveLength(10);
  });
});

describe('the priority of an alert', () => {
  it.each([
    ['P0 is P0', { priority: 'P0' }, 'P0'],
    ['a digit is enough', { priority: '3' }, 'P3'],
    ['case and blanks do not matter', { priority: ' p1 ' }, 'P1'],
    ['a priority counts more than a severity', { priority: 'P3', severity: 'critical' }, 'P3'],
    ['critical is what the configuration says', { severity: 'Critical' }, 'P1'],
    ['warning is P2', { severity: 'warning' }, 'P2'],
    ['info is P3', { severity: 'INFO' }, 'P3'],
    ['an unusable priority leaves the word to the severity', { priority: 'P4', severity: 'info' }, 'P3'],
    ['an unknown severity takes the default', { severity: 'constructor' }, 'P2'],
    ['none takes the default', {}, 'P2'],
  ])('%s', (_, hints, priority) => {
    expect(resolveRouting(hints, defaults).priority).toBe(priority);
  });
});

describe('an alert needs routing', () => {
  it.each([
    ['when it names neither team nor priority', {}, true],
    ['when it names no team', { priority: 'P1' }, true],
    ['when it names no priority', { team: 'ops' }, true],
    ['when its team is unusable', { team: '@ops', priority: 'P1' }, true],
    ['but not when it names both', { team: 'ops', severity: 'info' }, false],
  ])('%s', (_, hints, expected) => {
    expect(resolveRouting(hints, defaults).needs_routing).toBe(expected);
  });
});
