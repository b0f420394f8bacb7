import { describe, expect, it } from '@jest/globals';
import { matches, type Matchable, type Matchers, matchersSchema, reaches } from './matchers.js';

const alert: Matchable = {
  fingerprint: 'a'.repeat(64),
  team: 'checkout',
  source: 'grafana',
  priority: 'P2',
  title: 'Orders: p95 [api]',
};

describe('matchers', () => {
  it.each<[string, Matchers, boolean]>([
    ['of the team', { team: 'checkout' }, true],
    ['of another team', { team: 'search' }, false],
    ['of the source', { source: 'grafana' }, true],
    ['of the priority', { priority: 'P2' }, true],
    ['of another priority', { priority: 'P1' }, false],
    ['of a part of the title in any case', { title: 'P95 [API]' }, true],
    ['of a title that only a pattern would find', { title: 'p.5' }, false],
    ['of the alert itself', { fingerprint: 'a'.repeat(64) }, true],
    ['of two things that are so', { team: 'checkout', source: 'grafana' }, true],
    ['of two things of which one is not so', { team: 'checkout', source: 'cloudwatch' }, false],
  ])('%s mean the alert: %p', (_, matchers, expected) => {
    expect(matches(matchersSchema.parse(matchers), alert)).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['something that is not known here, which might mean fewer alerts', { team: 'checkout', region: 'ca-central-1' }],
    ['a team that is no slug', { team: 'Check Out' }],
    ['half a fingerprint', { fingerprint: 'abc' }],
    ['an empty title, which would be in every one', { title: '' }],
  ])('are refused that name %s', (_, matchers) => {
    expect(matchersSchema.safeParse(matchers).success).toBe(false);
  });

  it.each<[string, Matchers, boolean]>([
    ['its team', { team: 'checkout' }, false],
    ['a part of its title', { title: 'orders' }, false],
    ['its priority', { team: 'checkout', priority: 'P0' }, true],
    ['itself', { fingerprint: 'a'.repeat(64) }, true],
  ])('reach an alert of P0 that name %s: %p', (_, matchers, expected) => {
    expect(reaches(matchers, { ...alert, priority: 'P0' })).toBe(expected);
  });
});
