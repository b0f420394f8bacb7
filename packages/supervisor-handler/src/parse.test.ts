import { describe, expect, it } from '@jest/globals';
import { parseIncident } from './parse.js';

const now = new Date('2026-03-01T10:00:00.000Z');
const body = (overrides: object = {}) =>
  JSON.stringify({
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: 'orders',
    timestamp: '2026-03-01T10:59:58.000+01:00',
    ...overrides,
  });

describe('an incident at the door', () => {
  it('leaves in one form', () => {
    expect(parseIncident(body(), now)).toMatchObject({ lambda_name: 'orders', timestamp: '2026-03-01T09:59:58.000Z' });
  });

  it.each(['error_type', 'error_code', 'error_message', 'fingerprint', 'request_id'])(
    'brings no secret in its %s',
    (field) => {
      const secret = 'AKIAIOSFODNN7EXAMPLE';
      expect(JSON.stringify(parseIncident(body({ [field]: secret }), now))).not.toContain(secret);
    },
  );

  it.each(['0001-01-01T00:00:00Z', '2015-01-01T00:00:00Z', '2027-06-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'is refused when it is of another age (%s)',
    (timestamp) => {
      expect(() => parseIncident(body({ timestamp }), now)).toThrow(/more than ten years ago or a year ahead/);
    },
  );

  it('is cut, not refused, when its message is very long', () => {
    expect(parseIncident(body({ error_message: 'x'.repeat(70_000) }), now).error_message).toHaveLength(65_536);
  });
});
