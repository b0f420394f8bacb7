import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventFrom, eventsFrom, payload, sourceContext } from '../../test/sources.js';
import { fingerprintOf } from '../fingerprint.js';
import { alertmanager } from './alertmanager.js';

const events = (file: string) => eventsFrom(alertmanager, payload(`alertmanager/${file}`));
const fingerprints = (file: string) => events(file).map(fingerprintOf);

describe('a group of an Alertmanager', () => {
  it.each([
    ['with the key of a group and a receiver', { alerts: [], groupKey: '{}', receiver: 'x' }, true],
    ['of a version to come', { ...payload('alertmanager/repeat'), version: '5' }, true],
    ['but not one of Grafana', payload('grafana/firing'), false],
    ['but not alerts alone', { alerts: [] }, false],
  ])('is recognised %s', (_, given, recognised) => {
    expect(alertmanager.recognises(given, sourceContext)).toBe(recognised);
  });

  it('gives each alert its own state', () => {
    expect(events('some-resolved').map(({ state }) => state)).toEqual(['FIRING', 'RESOLVED', 'FIRING']);
  });

  it('says nothing about an alert that is silenced or inhibited, and so missing', () => {
    expect(fingerprints('one-silenced-or-inhibited')).toEqual(fingerprints('repeat').toSpliced(1, 1));
  });

  it.each([
    ['that it repeats', 'repeat'],
    ['which replicas sent it', 'repeat-from-the-other-replica'],
    ['that another alert joined it', 'new-alert-added'],
  ])('brings no news by %s', (_, file) => {
    const facts = (name: string) =>
      events(name).map((event) => ({ ...event, links: {}, raw_provider: {}, fingerprint: fingerprintOf(event) }));
    expect(facts(file).slice(0, 3)).toEqual(facts('first-notification'));
  });

  it('keeps in the raw payload why it was sent', () => {
    expect(events('repeat')[0]?.raw_provider).toMatchObject({ notification_reason: 'repeat interval elapsed' });
  });

  it('without alerts is ignored', () => {
    const parsed = alertmanager.parse({ ...payload('alertmanager/repeat'), alerts: [] }, sourceContext);
    expect(parsed).toEqual({ outcome: 'ignored', reason: 'a group without alerts' });
  });

  it.each([
    ['no object', ['down']],
    ['without labels', [{ status: 'firing' }]],
    ['without a state', [{ labels: { alertname: 'x' } }]],
  ])('is invalid with an alert that is %s', (_, alerts) => {
    const parsed = alertmanager.parse({ ...payload('alertmanager/repeat'), alerts }, sourceContext);
    expect(parsed).toMatchObject({ outcome: 'invalid', reason: expect.stringContaining('alerts.0') });
  });
});

describe('an alert of an Alertmanager', () => {
  it.each([
    ['with its resolution', 'all-resolved', 'first-notification'],
    ['when it fires again with an older beginning', 'fired-again-with-an-older-start', 'version-0.25'],
    ['from an older Alertmanager', 'version-0.25', 'truncated'],
  ])('has one fingerprint %s', (_, one, other) => {
    expect(fingerprints(one)).toEqual(fingerprints(other));
  });

  it.each([
    ['labels that look alike when joined', 'look-alike-labels'],
    ['severities of one rule', 'severities-apart'],
    ['values that redaction hides', 'labels-that-look-secret'],
  ])('is told apart by %s', (_, file) => {
    const [one, other] = fingerprints(file);
    expect(one).not.toBe(other);
  });

  it('happened at its beginning, and was resolved at its end', () => {
    expect(events('first-notification')[0]?.occurred_at).toBe('2026-03-01T11:31:00.512Z');
    expect(events('all-resolved')[0]?.occurred_at).toBe('2026-03-01T11:51:00.512Z');
  });

  it('is its labels, in any order, and each of them', () => {
    const label = fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 12 }));
    const labels = fc.uniqueArray(label, { selector: ([name]) => name, minLength: 1, maxLength: 12 });
    const one = (entries: [string, string][], extra: object) =>
      fingerprintOf(
        eventFrom(alertmanager, {
          ...payload('alertmanager/version-0.25'),
          alerts: [{ status: 'firing', labels: Object.fromEntries(entries), fingerprint: 'f', ...extra }],
        }),
      );
    fc.assert(
      fc.property(
        labels,
        fc.dictionary(fc.constantFrom('startsAt', 'generatorURL', 'colour'), fc.string()),
        (entries, extra) => {
          expect(one(entries.toReversed(), extra)).toBe(one(entries, {}));
          expect(one([...entries, ['another_label', 'x']], {})).not.toBe(one(entries, {}));
        },
      ),
    );
  });
});
