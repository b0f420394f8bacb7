import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventFrom, eventsFrom, payload, sourceContext } from '../../test/sources.js';
import { alertEventSchema } from '../event.js';
import { fingerprintOf } from '../fingerprint.js';
import { grafana } from './grafana.js';

const fired = payload('grafana/firing');
const [firedAlert] = fired.alerts as [Record<string, unknown> & { labels: Record<string, string> }];
const group = (changes: object, groupChanges: object = {}) => ({
  ...fired,
  ...groupChanges,
  alerts: [{ ...firedAlert, ...changes }],
});
const event = (changes: object, groupChanges?: object) => eventFrom(grafana, group(changes, groupChanges));
const fingerprint = (file: string) => fingerprintOf(eventFrom(grafana, payload(`grafana/${file}`)));

describe('a group of Grafana', () => {
  it.each([
    ['with an organisation', { alerts: [], orgId: 1 }, true],
    ['of which only an alert has links into Grafana', { alerts: [{ silenceURL: '' }] }, true],
    ['but not one of an Alertmanager', payload('alertmanager/repeat'), false],
    ['but not an event that is canonical already', payload('normalized/complete'), false],
    ['but not a text', 'alerts', false],
    ['but not nothing', null, false],
  ])('is recognised %s', (_, given, recognised) => {
    expect(grafana.recognises(given, sourceContext)).toBe(recognised);
  });

  it('gives each of its twenty alerts its own state and fingerprint', () => {
    const events = eventsFrom(grafana, payload('grafana/group-of-20'));
    expect(events.filter(({ state }) => state === 'FIRING')).toHaveLength(15);
    expect(events.filter(({ state }) => state === 'RESOLVED')).toHaveLength(5);
    expect(new Set(events.map(fingerprintOf)).size).toBe(20);
  });

  it('keeps of the raw payload what belongs to the alert', () => {
    const raw = eventsFrom(grafana, payload('grafana/group-of-20')).map(({ raw_provider }) => raw_provider);
    expect(raw[7]).toMatchObject({
      receiver: 'casefile',
      alerts: [{ labels: { instance: 'web-8.acme.internal:9100' } }],
    });
    expect(JSON.stringify(raw[7])).not.toContain('web-9.');
  });

  it('says how many of its alerts are missing, and nothing about them', () => {
    const parsed = grafana.parse(payload('grafana/truncated'), sourceContext);
    expect(parsed).toMatchObject({ outcome: 'events', truncatedAlerts: 12, events: { length: 3 } });
  });

  it('is invalid with an alert whose state is unknown', () => {
    expect(grafana.parse(payload('grafana/unknown-status'), sourceContext)).toMatchObject({
      outcome: 'invalid',
      reason: expect.stringContaining('alerts.1.status'),
    });
  });

  it('is ignored when the test button sent it', () => {
    const parsed = grafana.parse(payload('grafana/test-button'), sourceContext);
    expect(parsed).toEqual({ outcome: 'ignored', reason: 'a test notification' });
  });

  it("is no test when somebody's rule is named TestAlert", () => {
    expect(eventFrom(grafana, payload('grafana/rule-named-testalert')).title).toBe('TestAlert');
  });
});

describe('one rule of Grafana', () => {
  it.each([
    ['its resolution', 'firing', 'resolved'],
    ['its end without a series', 'firing', 'missing-series'],
    ['its NoData', 'rule-without-series', 'no-data'],
    ['its Error', 'rule-without-series', 'error'],
    ['the end of NoData', 'no-data', 'no-data-resolved'],
    ['a recovery from NoData under its own name', 'no-data', 'no-data-recovered-under-its-own-name'],
  ])('has one fingerprint with %s', (_, one, other) => {
    expect(fingerprint(other)).toBe(fingerprint(one));
  });

  it('fires when one group holds its end and the beginning of its NoData', () => {
    const replaced = eventFrom(grafana, payload('grafana/no-data-replaces-firing'));
    expect(replaced).toMatchObject({ state: 'FIRING', reason: 'The query returned no data.' });
  });

  it.each([
    ['another stack with the same organisation and hashes', 'stack-one', 'stack-two'],
    ['a Grafana under a path', 'stack-one', 'behind-a-path'],
  ])('is not the same rule in %s', (_, one, other) => {
    expect(fingerprint(other)).not.toBe(fingerprint(one));
  });

  it.each([
    ['organisation', {}, { orgId: 2 }],
    ['rule', { generatorURL: 'https://acme.grafana.example/alerting/grafana/another/view' }, {}],
    ['name', { labels: { ...firedAlert.labels, alertname: 'Another' } }, {}],
    ['series', { labels: { ...firedAlert.labels, instance: 'web-2' } }, {}],
    ['folder', { labels: { ...firedAlert.labels, grafana_folder: 'Other' } }, {}],
    ['series that names a data source', { labels: { ...firedAlert.labels, datasource_uid: 'x' } }, {}],
  ])('is another one with another %s', (_, changes, groupChanges) => {
    expect(fingerprintOf(event(changes, groupChanges))).not.toBe(fingerprint('firing'));
  });

  it('stays itself with other values, times, annotations, receivers and fields that are new', () => {
    const changes = fc.record({
      startsAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      values: fc.option(fc.dictionary(fc.string(), fc.double())),
      valueString: fc.string(),
      status: fc.constantFrom('firing', 'resolved'),
      annotations: fc.dictionary(fc.string(), fc.string()),
      fingerprint: fc.string(),
      panelURL: fc.webUrl(),
      labels: fc.shuffledSubarray(Object.entries(firedAlert.labels), { minLength: 4 }).map(Object.fromEntries),
      imageURL: fc.anything(),
    });
    const groupChanges = fc.record({
      receiver: fc.string(),
      version: fc.string(),
      truncatedAlerts: fc.nat(),
      colour: fc.anything(),
    });
    fc.assert(
      fc.property(changes, groupChanges, (alert, others) => {
        expect(fingerprintOf(event(alert, others))).toBe(fingerprint('firing'));
      }),
    );
  });
});

describe('an alert of Grafana', () => {
  it.each([
    ['happened when it began to fire', 'firing', '2026-03-01T11:52:20.000Z', undefined],
    ['was resolved at its end, not at its beginning', 'resolved', '2026-03-01T11:58:30.123Z', undefined],
    ['happened when it came, if it began in the year 1', 'impossible-time', sourceContext.receivedAt, true],
    [
      'was resolved when that came, if its end is the year 1',
      'resolved-without-an-end',
      sourceContext.receivedAt,
      true,
    ],
    ['may have a time with an offset', 'version-8', '2026-03-01T10:51:03.157Z', undefined],
  ])('%s', (_, file, time, replaced) => {
    expect(eventFrom(grafana, payload(`grafana/${file}`))).toMatchObject({
      occurred_at: time,
      ...(replaced && { occurred_at_replaced: replaced }),
    });
  });

  it('is ordered by its receipt, because repeats keep their beginning', () => {
    const parsed = grafana.parse(fired, sourceContext);
    expect(parsed).toMatchObject({ events: [expect.not.objectContaining({ orderedAt: expect.anything() })] });
  });

  it.each([
    ['what was measured', {}, "[ var='A' labels={} value=93.41 ], [ var='C' labels={} value=1 ]"],
    ['its values, when there is no text of them', { valueString: '', values: { A: 3, B: null } }, 'A=3'],
    ['why it ended without a recovery', { annotations: { grafana_state_reason: 'Paused' } }, 'Paused'],
    ['nothing, when nothing was measured', { valueString: '', values: null }, undefined],
  ])('says as its reason %s', (_, changes, reason) => {
    expect(event(changes).reason).toBe(reason);
  });

  it('links to runbook, panel, rule and silence', () => {
    expect(event({}).links).toEqual({
      runbook_url: 'https://runbooks.acme.example/host-cpu',
      dashboard_url: expect.stringMatching(/^https:\/\/acme\.grafana\.example\/d\/d-host-overview\?.*&viewPanel=4$/),
      source_url: 'https://acme.grafana.example/alerting/grafana/eewi8oa4ccef4e/view?orgId=1',
      silence_url: expect.stringMatching(/^https:\/\/acme\.grafana\.example\/alerting\/silence\/new\?/),
    });
  });

  it('links to the dashboard when it has no panel', () => {
    expect(event({ panelURL: '' }).links.dashboard_url).toMatch(/to=1772365940000$/);
  });

  it('is an event or invalid, whatever its fields hold', () => {
    const strange = fc.oneof(fc.constantFrom(...Object.values(firedAlert)), fc.anything());
    const alert = fc.record(Object.fromEntries(Object.keys(firedAlert).map((key) => [key, strange])), {
      requiredKeys: [],
    });
    const common = fc.record({ orgId: strange, externalURL: strange, version: strange, commonLabels: strange });
    fc.assert(
      fc.property(alert, common, (changes, groupChanges) => {
        const parsed = grafana.parse(group(changes, groupChanges), sourceContext);
        const problems = parsed.outcome === 'events' && alertEventSchema.safeParse(parsed.events[0]?.event).error;
        expect(problems).toBeFalsy();
      }),
      { numRuns: 500 },
    );
  });
});
