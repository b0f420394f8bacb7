import { describe, expect, it } from '@jest/globals';
import { payloadBody, payloadContext } from '../test/payloads.js';
import { parseAlert } from './parse-alert.js';
import type { AlertSource, Parsed, SourceEvent } from './source.js';

const metric = payloadBody('cloudwatch/sns-metric.json');

function oneEvent(): SourceEvent {
  const parsed = parseAlert(metric, payloadContext);
  if (parsed.outcome !== 'events' || !parsed.events[0]) throw new Error('no event');
  return parsed.events[0];
}

const sourceThat = (parse: () => Parsed): AlertSource => ({ name: 'test', recognises: () => true, parse });
const parsedBy = (...sources: AlertSource[]) => parseAlert('{}', payloadContext, sources);

describe('a message', () => {
  it('that is a group gives 500 alerts, and the number of those beyond', () => {
    const events = Array.from({ length: 503 }, oneEvent);
    const parsed = parsedBy(sourceThat(() => ({ outcome: 'events', events, truncatedAlerts: 4 })));
    expect(parsed).toMatchObject({ outcome: 'events', truncatedAlerts: 7 });
    expect(parsed.outcome === 'events' && parsed.events).toHaveLength(500);
  });

  it('goes to the first source that recognises it', () => {
    const first = sourceThat(() => ({ outcome: 'ignored', reason: 'first' }));
    const second = sourceThat(() => ({ outcome: 'ignored', reason: 'second' }));
    expect(parsedBy({ ...first, recognises: () => false }, second, first)).toEqual({
      outcome: 'ignored',
      reason: 'second',
    });
  });

  it('on which a source fails is invalid, without the secrets of the failure', () => {
    const parsed = parsedBy(
      sourceThat(() => {
        throw new TypeError('password=hunter2 is not a function');
      }),
    );
    expect(parsed).toEqual({
      outcome: 'invalid',
      reason: 'a source failed: password=[REDACTED:password] is not a function',
      fault: 'defect',
    });
  });

  it('of which an event breaks the schema is invalid', () => {
    const { event } = oneEvent();
    const parsed = parsedBy(sourceThat(() => ({ outcome: 'events', events: [{ event: { ...event, title: '' } }] })));
    expect(parsed).toMatchObject({ outcome: 'invalid', reason: expect.stringMatching(/^cloudwatch: title: /) });
  });

  it.each([
    ['lists', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
  ])('may hold %s that are nested without end', (_, deep) => {
    expect(parseAlert(metric.replace('"SUM"', deep), payloadContext).outcome).toBe('events');
    expect(parseAlert(deep, payloadContext).outcome).toBe('invalid');
  });
});
