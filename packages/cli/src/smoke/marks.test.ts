import { type AlertEvent, fingerprintOf, parseAlert } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { marksOf, resolutionOf } from './marks.js';

const now = new Date('2026-03-01T10:00:00.000Z');
const marks = marksOf({ id: 'ab12cd34', workload: 'casefile-dev-data-processor', now });

describe.each([
  ['the alert', marks.alert],
  ['the incident', marks.incident],
])('%s of a smoke test', (_, mark) => {
  it('is understood by the pipeline, and is named after the test', () => {
    expect(eventIn(mark.body)).toMatchObject({ state: 'FIRING', title: expect.stringContaining('ab12cd34') });
    expect(fingerprintOf(eventIn(mark.body))).toBe(mark.fingerprint);
  });

  it('is another alert in another test', () => {
    const other = marksOf({ id: 'ffffffff', workload: 'casefile-dev-data-processor', now });
    expect([other.alert.fingerprint, other.incident.fingerprint]).not.toContain(mark.fingerprint);
  });

  it('is resolved as the same alert', () => {
    const resolution = eventIn(resolutionOf(mark.event, new Date('2026-03-01T10:01:00.000Z')));
    expect(resolution).toMatchObject({ state: 'RESOLVED', occurred_at: '2026-03-01T10:01:00.000Z' });
    expect(fingerprintOf(resolution)).toBe(mark.fingerprint);
  });

  it('says that nothing is wrong', () => {
    expect(mark.body).toContain('Nothing is wrong');
  });
});

function eventIn(body: string): AlertEvent {
  const defaults = { team: 'on-call', priority: 'P2', criticalPriority: 'P1' } as const;
  const parsed = parseAlert(body, { receivedAt: now.toISOString(), defaults });
  const [first] = parsed.outcome === 'events' ? parsed.events : [];
  if (!first) throw new Error(parsed.outcome);
  return first.event;
}
