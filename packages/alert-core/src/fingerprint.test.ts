import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alertEvent } from '../test/deliveries.js';
import type { AlertEvent } from './event.js';
import { fingerprintOf } from './fingerprint.js';

const rule = alertEvent({
  source: 'grafana',
  title: 'HighLatency',
  resource: { type: 'service', id: 'orders', extra: {} },
  identity: { org_id: 'grafana.example.com/1', rule_id: 'r1', labels: { service: 'orders', zone: 'a' } },
});
const incident = alertEvent({
  source: 'incident',
  title: 'S3AccessError in orders',
  identity: { account_id: '123456789012', region: 'eu-central-1' },
});
const with_ = (event: AlertEvent, change: Partial<AlertEvent>) => fingerprintOf({ ...event, ...change });
const identity = (event: AlertEvent, change: Partial<AlertEvent['identity']>) =>
  with_(event, { identity: { ...event.identity, ...change } });
const labelled = (labels: Record<string, string>) => identity(rule, { labels });

describe('fingerprintOf', () => {
  it('is a SHA-256 in hex', () => {
    expect(fingerprintOf(rule)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, Partial<AlertEvent>]>([
    ['the state', { state: 'RESOLVED' }],
    ['the time', { occurred_at: '2026-03-02T00:00:00.000Z' }],
    ['the reason', { reason: 'value 97' }],
    ['the description and the summary', { description: 'other', summary: 'other' }],
    ['the priority', { priority: 'P3' }],
    ['the team', { team: 'search', teams: ['search'], needs_routing: true }],
    ['the links', { links: { runbook_url: 'https://runbooks.example.com/' } }],
    ['the payload and its version', { raw_provider: { value: 97 }, provider_version: '2' }],
    ['facts about the resource', { resource: { ...rule.resource, region: 'us-east-1', extra: { value: '97' } } }],
    ['spaces around and in the title', { title: ' HighLatency\n' }],
    ["Grafana's hash of labels that change", { identity: { ...rule.identity, fingerprint: 'c0ffee' } }],
  ])('stays when only %s changes', (_, change) => {
    expect(with_(rule, change)).toBe(fingerprintOf(rule));
  });

  it('meets for composed and decomposed letters', () => {
    expect(with_(rule, { title: 'Lüfter' })).toBe(with_(rule, { title: 'Lu\u0308fter' }));
    expect(labelled({ zöne: 'ä' })).toBe(labelled({ 'zo\u0308ne': 'a\u0308' }));
  });

  it('does not depend on the order of labels whose names are composed and decomposed forms of one', () => {
    const [composed, decomposed] = ['\u00e9', 'e\u0301'];
    expect(labelled({ [composed]: '1', [decomposed]: '2' })).toBe(labelled({ [decomposed]: '2', [composed]: '1' }));
  });

  it.each([
    ['another source', with_(rule, { source: 'alertmanager' })],
    ['another title', with_(rule, { title: 'LowLatency' })],
    ['another case of the title', with_(rule, { title: 'highlatency' })],
    ['another type of resource', with_(rule, { resource: { ...rule.resource, type: 'job' } })],
    ['another resource', with_(rule, { resource: { ...rule.resource, id: 'billing' } })],
    ['no resource', with_(rule, { resource: { type: 'service', extra: {} } })],
    ['another stack with the same organisation', identity(rule, { org_id: 'grafana.example.org/1' })],
    ['another rule', identity(rule, { rule_id: 'r2' })],
    ['another series', labelled({ service: 'orders', zone: 'b' })],
    ['one label fewer', labelled({ service: 'orders' })],
  ])('differs for %s', (_, other) => {
    expect(other).not.toBe(fingerprintOf(rule));
  });

  it.each([
    ['a value that holds a separator', { a: '1,b=2' }, { a: '1', b: '2' }],
    ['a value that holds quotes', { a: '1","b":"2' }, { a: '1', b: '2' }],
    ['a key that holds the equals sign', { 'a=b': 'c' }, { a: 'b=c' }],
    ['names and values that change places', { a: 'b' }, { b: 'a' }],
    ['an empty value', { a: '' }, {}],
    ['a lone surrogate and its escape', { a: '\ud800' }, { a: '\\ud800' }],
  ])('keeps look-alike label sets apart: %s', (_, one, other) => {
    expect(labelled(one)).not.toBe(labelled(other));
  });

  it('does not let a value move from one field to the next', () => {
    expect(identity(rule, { org_id: 'x', rule_id: undefined })).not.toBe(
      identity(rule, { org_id: undefined, rule_id: 'x' }),
    );
  });

  it('knows any label set by its content, whatever the order of its keys', () => {
    const labels = fc.dictionary(fc.string({ maxLength: 6 }), fc.string({ maxLength: 6 }), { maxKeys: 6 });
    const canonical = (set: Record<string, string>) =>
      JSON.stringify(
        Object.entries(set)
          .map(([name, value]) => [name.normalize('NFC'), value.normalize('NFC')])
          .sort(),
      );
    fc.assert(
      fc.property(labels, labels, (one, other) => {
        const reversed = Object.fromEntries(Object.entries(one).reverse());
        expect(labelled(reversed)).toBe(labelled(one));
        expect(labelled(one) === labelled(other)).toBe(canonical(one) === canonical(other));
      }),
      { numRuns: 300 },
    );
  });

  it('takes the fingerprint that a custom emitter claims as one input of several', () => {
    const custom = alertEvent({ source: 'batch-runner', identity: { fingerprint: 'c0ffee' } });
    expect(fingerprintOf(custom)).not.toBe('c0ffee');
    expect(identity(custom, { fingerprint: 'decaf' })).not.toBe(fingerprintOf(custom));
    expect(with_(custom, { title: 'other' })).not.toBe(fingerprintOf(custom));
  });

  it.each([
    ['account', identity(incident, { account_id: '210987654321' })],
    ['region', identity(incident, { region: 'us-east-1' })],
    ['function', with_(incident, { resource: { type: 'function', id: 'billing', extra: {} } })],
    ['error type', with_(incident, { title: 'ProcessingError in orders' })],
  ])('tells incidents apart by %s', (_, other) => {
    expect(other).not.toBe(fingerprintOf(incident));
  });

  it('does not tell incidents apart by the fingerprint that a function claims', () => {
    expect(identity(incident, { fingerprint: 'c0ffee' })).toBe(fingerprintOf(incident));
  });
});
