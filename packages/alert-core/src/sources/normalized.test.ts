import { describe, expect, it } from '@jest/globals';
import { eventFrom, payload, sourceContext } from '../../test/sources.js';
import { alertEventSchema } from '../event.js';
import { fingerprintOf } from '../fingerprint.js';
import { normalized } from './normalized.js';

const complete = payload('normalized/complete');
const event = (changes: object) => eventFrom(normalized, { ...complete, ...changes });

describe('an event that is canonical already', () => {
  it('passes as it is', () => {
    expect(eventFrom(normalized, complete)).toEqual(complete);
  });

  it('passes again when it came out of here', () => {
    const once = event({ team: undefined, teams: undefined, occurred_at: '1970-01-01T00:00:00Z' });
    expect(eventFrom(normalized, JSON.parse(JSON.stringify(once)))).toEqual(once);
  });

  it('need not know its owners, identity, links or raw payload', () => {
    const minimal = eventFrom(normalized, payload('normalized/minimal'));
    expect(alertEventSchema.safeParse(minimal).error).toBeUndefined();
    expect(minimal).toMatchObject({
      ...{ source: 'door-sensor', team: 'on-call', priority: 'P2', needs_routing: true },
      ...{ identity: {}, links: {}, raw_provider: null },
    });
  });

  it.each([
    ['UTC', '2026-03-01T11:58:00.000Z', '2026-03-01T11:58:00.000Z'],
    ['UTC without milliseconds', '2026-03-01T11:58:00Z', '2026-03-01T11:58:00.000Z'],
    ['an offset', '2026-03-01T13:58:00+02:00', '2026-03-01T11:58:00.000Z'],
    ['an offset without a colon', '2026-03-01T06:58:00.25-0500', '2026-03-01T11:58:00.250Z'],
  ])('has a time with %s', (_, given, expected) => {
    expect(event({ occurred_at: given })).toMatchObject({ occurred_at: expected });
  });

  it.each([
    ['no slug as its source', { source: 'Batch Runner' }, 'source'],
    ['no state', { state: undefined }, 'state'],
    ['a blank title', { title: ' ' }, 'title'],
    ['an unknown priority', { priority: 'P9' }, 'priority'],
    ['a team that is no slug', { team: '@everyone' }, 'team'],
    ['a time without an offset', { occurred_at: '2026-03-01T11:58:00' }, 'occurred_at'],
    ['a link that runs a script', { links: { runbook_url: 'javascript:alert(1)' } }, 'links.runbook_url'],
    ['a resource of an unknown type', { resource: { type: 'server', extra: {} } }, 'resource.type'],
    ['a later schema', { schema_version: 2 }, 'schema_version'],
  ])('is invalid with %s', (_, changes, field) => {
    expect(normalized.parse({ ...complete, ...changes }, sourceContext)).toMatchObject({
      outcome: 'invalid',
      reason: expect.stringContaining(`${field}: `),
    });
  });

  it.each([
    ['with its schema and a state', { schema_version: 1, state: 'FIRING' }, true],
    ['but not with a schema alone', { schema_version: 1 }, false],
    ['but not as a list', [complete], false],
    ['but not without a schema', payload('incident/access-denied'), false],
  ])('is recognised %s', (_, given, recognised) => {
    expect(normalized.recognises(given, sourceContext)).toBe(recognised);
  });

  it('loses its secrets', () => {
    expect(JSON.stringify(eventFrom(normalized, payload('normalized/secrets')))).not.toContain('hunter2');
  });

  it('cannot choose the key of its alert', () => {
    const claimed = fingerprintOf(event({ identity: { fingerprint: 'f'.repeat(64) } }));
    expect(claimed).not.toBe('f'.repeat(64));
    expect(claimed).not.toBe(fingerprintOf(event({ identity: { fingerprint: 'f'.repeat(64) }, source: 'another' })));
  });

  it('keeps its teams with the first in front', () => {
    expect(event({ team: 'b', teams: ['a', 'b'] })).toMatchObject({ team: 'b', teams: ['b', 'a'] });
  });
});
