import { describe, expect, it } from '@jest/globals';
import { incidentAlertSchema, incidentId, utcTimestamp } from './incident.js';

const alert = {
  error_type: 'S3AccessError',
  error_message: 'User is not authorized to perform: s3:GetObject',
  error_code: 'AccessDenied',
  lambda_name: 'data-processor',
  timestamp: '2025-09-16T16:59:17.131Z',
};

const stamped = (timestamp: string) => incidentAlertSchema.safeParse({ ...alert, timestamp }).data?.timestamp;

describe('the timestamp of an incident', () => {
  it.each([
    ['CloudWatch writes the offset without a colon', '2025-09-16T16:59:17.131+0000', '2025-09-16T16:59:17.131Z'],
    ['UTC stays as it is', '2025-09-16T16:59:17.131Z', '2025-09-16T16:59:17.131Z'],
    ['a lower-case z is UTC', '2025-09-16T16:59:17.131z', '2025-09-16T16:59:17.131Z'],
    ['an eastern offset is subtracted', '2025-09-16T02:00:00+05:30', '2025-09-15T20:30:00.000Z'],
    ['a western offset is added', '2025-12-31T23:30:00-0100', '2026-01-01T00:30:00.000Z'],
    ['an offset may be hours alone', '2025-09-16T16:59:17+02', '2025-09-16T14:59:17.000Z'],
    ['nanoseconds are cut, not rounded', '2025-09-16T16:59:17.131999999Z', '2025-09-16T16:59:17.131Z'],
    ['a single digit of a second is tenths', '2025-09-16T16:59:17.1Z', '2025-09-16T16:59:17.100Z'],
    ['the fraction may follow a comma', '2025-09-16 16:59:17,131+00:00', '2025-09-16T16:59:17.131Z'],
    ['spaces may stand for T and before the offset', '2025-09-16 16:59:17 +0000', '2025-09-16T16:59:17.000Z'],
    ['seconds may be missing', '2025-09-16T16:59Z', '2025-09-16T16:59:00.000Z'],
    ['February 29 exists in a leap year', '2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000Z'],
  ])('%s', (_, text, expected) => {
    expect(stamped(text)).toBe(expected);
  });

  it.each([
    ['no offset', '2025-09-16T16:59:17.131'],
    ['no time', '2025-09-16'],
    ['February 30', '2025-02-30T00:00:00Z'],
    ['February 29 outside a leap year', '2025-02-29T00:00:00+0000'],
    ['April 31', '2025-04-31T00:00:00Z'],
    ['a thirteenth month', '2025-13-01T00:00:00Z'],
    ['a twenty-fifth hour', '2025-01-01T25:00:00Z'],
    ['an offset of a day', '2025-01-01T00:00:00+24:00'],
    ['a year that leaves four digits through its offset', '9999-12-31T23:59:59-01:00'],
    ['white space around it', ' 2025-09-16T16:59:17Z'],
    ['a line break before the offset', '2025-09-16T16:59:17\nZ'],
    ['epoch milliseconds', '1758041957131'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(stamped(text)).toBeUndefined();
  });

  it('says what is wrong', () => {
    const { error } = incidentAlertSchema.safeParse({ ...alert, timestamp: 'yesterday' });
    expect(error?.issues).toMatchObject([{ path: ['timestamp'], message: 'must be an ISO 8601 time with an offset' }]);
  });

  it('behind the door only UTC milliseconds pass', () => {
    expect(utcTimestamp.safeParse('2025-09-16T16:59:17.131Z').success).toBe(true);
    expect(utcTimestamp.safeParse('2025-09-16T16:59:17Z').success).toBe(false);
    expect(utcTimestamp.safeParse('2025-09-16T16:59:17.131+00:00').success).toBe(false);
  });
});

describe('an incident', () => {
  it('keeps its optional identifiers and drops unknown keys', () => {
    const ids = {
      fingerprint: 'f'.repeat(64),
      request_id: '7f3c9e1a-4b2d-4e8f-9a6c-0d1e2f3a4b5c',
      region: 'us-gov-west-1',
      account_id: '123456789012',
    };
    expect(incidentAlertSchema.parse({ ...alert, ...ids, severity: 'high' })).toEqual({ ...alert, ...ids });
  });

  it('parses to itself once it is parsed', () => {
    const parsed = incidentAlertSchema.parse({ ...alert, timestamp: '2025-09-16T16:59:17+0530' });
    expect(incidentAlertSchema.parse(parsed)).toEqual(parsed);
  });

  it.each([
    ['a function name with a slash', { lambda_name: 'a/b' }],
    ['a function name with #, which separates the parts of its id', { lambda_name: 'a#b' }],
    ['a function name of 65 characters', { lambda_name: 'a'.repeat(65) }],
    ['an error type with a blank', { error_type: 'S3 Access' }],
    ['a fingerprint with a line break', { fingerprint: 'a\nb' }],
    ['a request id beyond ASCII', { request_id: 'é' }],
    ['a region without end', { region: `eu${'-west'.repeat(50)}-1` }],
    ['an account id of eleven digits', { account_id: '12345678901' }],
    ['a missing code', { error_code: undefined }],
  ])('is refused with %s', (_, change) => {
    expect(incidentAlertSchema.safeParse({ ...alert, ...change }).success).toBe(false);
  });

  it('is known by its function and time', () => {
    expect(incidentId(alert)).toBe('data-processor#2025-09-16T16:59:17.131Z');
  });
});
