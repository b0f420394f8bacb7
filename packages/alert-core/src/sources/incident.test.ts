import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventFrom, payload, sourceContext } from '../../test/sources.js';
import { fingerprintOf } from '../fingerprint.js';
import { incident } from './incident.js';

const denied = payload('incident/access-denied');
const fingerprint = (changes: object) => fingerprintOf(eventFrom(incident, { ...denied, ...changes }));

describe('an incident', () => {
  it('is an alert about its function', () => {
    expect(eventFrom(incident, denied)).toMatchObject({
      source: 'incident',
      state: 'FIRING',
      title: 'S3AccessError in data-processor',
      reason: 'AccessDenied',
      resource: { type: 'function', id: 'data-processor', region: 'us-east-1' },
    });
  });

  it.each([
    ['its own time', '2026-03-01T12:59:17.131+0100', '2026-03-01T11:59:17.131Z'],
    ['its receipt, when its time is impossible', '1999-01-01T00:00:00Z', undefined],
  ])('is ordered by %s', (_, timestamp, orderedAt) => {
    const parsed = incident.parse({ ...denied, timestamp }, sourceContext);
    const [first] = parsed.outcome === 'events' ? parsed.events : [];
    expect(first?.orderedAt).toBe(orderedAt);
    expect(first?.event.occurred_at).toBe(orderedAt ?? sourceContext.receivedAt);
  });

  it.each([
    ['account', { account_id: '210987654321' }],
    ['region', { region: 'eu-west-1' }],
    ['function', { lambda_name: 'orders' }],
    ['error type', { error_type: 'TimeoutError' }],
  ])('is another alert with another %s', (_, changes) => {
    expect(fingerprint(changes)).not.toBe(fingerprint({}));
  });

  it('stays the same alert with another message, code, request, time and claim', () => {
    const changes = fc.record({
      error_message: fc.string(),
      error_code: fc.string({ maxLength: 64 }),
      request_id: fc.uuid(),
      timestamp: fc.constantFrom('2026-03-01T11:00:00Z', '2024-02-29T23:59:59.999+0530'),
      fingerprint: fc.uuid(),
      colour: fc.string(),
    });
    fc.assert(
      fc.property(changes, (changed) => {
        expect(fingerprint(changed)).toBe(fingerprint({}));
      }),
    );
  });

  it.each([
    ['by its error, function and time', denied, true],
    ['but not without a function', { error_type: 'E', timestamp: '2026-03-01T11:00:00Z' }, false],
    ['but not as an alarm', { AlarmName: 'x', NewStateValue: 'ALARM' }, false],
    ['but not as nothing', null, false],
  ])('is recognised %s', (_, given, recognised) => {
    expect(incident.recognises(given, sourceContext)).toBe(recognised);
  });

  it('is invalid with a name that no function has', () => {
    expect(incident.parse(payload('incident/invalid-function'), sourceContext)).toMatchObject({
      outcome: 'invalid',
      reason: 'incident: lambda_name: must be a Lambda function name',
    });
  });
});
