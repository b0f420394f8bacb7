import { describe, expect, it } from '@jest/globals';
import { redactDeep } from './redact-deep.js';

describe('redactDeep', () => {
  it('redacts the value because the key says so', () => {
    expect(
      redactDeep({ password: 'x', DB_PASSWORD: 'a b', headers: { Authorization: 'Bearer abc', accept: '*/*' } }),
    ).toEqual({
      password: '[REDACTED:password]',
      DB_PASSWORD: '[REDACTED:password]',
      headers: { Authorization: '[REDACTED:authorization]', accept: '*/*' },
    });
  });

  it('redacts every string of a list behind such a key', () => {
    expect(redactDeep({ cookies: ['a=b', ['c=d']] })).toEqual({
      cookies: ['[REDACTED:cookie]', ['[REDACTED:cookie]']],
    });
  });

  it('redacts secrets in strings under any key, and in keys', () => {
    expect(redactDeep([{ note: 'use password=hunter2', ghp_EXAMPLEexample01: 1 }])).toEqual([
      { note: 'use password=[REDACTED:password]', '[REDACTED:github_token]': 1 },
    ]);
  });

  it('keeps numbers, booleans, null, undefined, dates and empty strings', () => {
    const value = {
      password: 12,
      token: null,
      secret: true,
      api_key: undefined,
      pwd: '',
      at: new Date(0),
      list: [1, null],
    };
    expect(redactDeep(value)).toEqual(value);
  });

  it("keeps the ARN of a secret and the service's own words", () => {
    const value = { secret: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf', token: 'expired' };
    expect(redactDeep(value)).toEqual(value);
  });

  it('keeps __proto__ a plain key', () => {
    const redacted = redactDeep(JSON.parse('{"__proto__":{"admin":true,"token":"EXAMPLE"}}') as object);
    expect(JSON.stringify(redacted)).toBe('{"__proto__":{"admin":true,"token":"[REDACTED:token]"}}');
    expect(Object.getPrototypeOf(redacted)).toBe(Object.prototype);
    expect(redacted).not.toHaveProperty('admin');
  });

  it('replaces what is deeper than 32 levels', () => {
    const redacted = JSON.stringify(redactDeep(nested(100_000)));
    expect(redacted).toBe(`${'['.repeat(32)}"[REDACTED:too_deep]"${']'.repeat(32)}`);
    expect(redactDeep(nested(32))).toEqual(nested(32));
  });

  it('ends a cycle', () => {
    const request: Record<string, unknown> = { id: 1 };
    request.response = { request, again: request };
    expect(redactDeep(request)).toEqual({
      id: 1,
      response: { request: '[REDACTED:too_deep]', again: '[REDACTED:too_deep]' },
    });
  });

  it('redacts message, stack, cause and fields of an error, which stays an error of its class', () => {
    class Denied extends Error {
      readonly code = 'password=hunter2';
    }
    const error = new Denied('token=EXAMPLE', { cause: new Error('secret=EXAMPLE') });
    const redacted = redactDeep(error);
    expect(redacted).toBeInstanceOf(Denied);
    expect(redacted.message).toBe('token=[REDACTED:token]');
    expect(redacted.code).toBe('password=[REDACTED:password]');
    expect(redacted.stack).not.toContain('EXAMPLE');
    expect(String(redacted.cause)).toBe('Error: secret=[REDACTED:secret]');
    expect(Object.keys(redacted)).toEqual(['code']);
  });

  it('changes nothing in what it is given, and nothing the second time', () => {
    const value = { password: 'x', list: ['token=EXAMPLE'], secret: { deep: nested(40) } };
    const before = structuredClone(value);
    const once = redactDeep(value);
    expect(value).toEqual(before);
    expect(redactDeep(once)).toEqual(once);
  });
});

function nested(levels: number): unknown[] {
  let value: unknown[] = [];
  for (let level = 1; level < levels; level += 1) value = [value];
  return value;
}
