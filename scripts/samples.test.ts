import { parseAlert } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { isSampleSource, sampleOf, sampleSources } from './samples.js';

const now = new Date('2026-03-01T12:00:00.123Z');

describe('the samples to publish', () => {
  it.each(sampleSources)('of %s are one alert that fires now', (source) => {
    const parsed = parseAlert(JSON.stringify(sampleOf(source, now)), {
      receivedAt: now.toISOString(),
      ownAlarmPrefix: 'casefile-local-',
      defaults: { team: 'unassigned', priority: 'P2', criticalPriority: 'P1' },
    });
    expect(parsed).toEqual({
      outcome: 'events',
      events: [expect.objectContaining({ event: expect.objectContaining({ state: 'FIRING' }) })],
    });
    expect(parsed).toHaveProperty('events.0.event.occurred_at', now.toISOString());
  });

  it('are known by the names of their sources', () => {
    expect(sampleSources.every(isSampleSource)).toBe(true);
    expect(isSampleSource('nagios')).toBe(false);
    expect(isSampleSource('toString')).toBe(false);
  });
});
