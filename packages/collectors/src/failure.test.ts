import { describe, expect, it } from '@jest/globals';
import { attempt, toError } from './failure.js';

const failureOf = async (error: unknown) => {
  const read = await attempt('inline policies', 'iam:ListRolePolicies', () => Promise.reject(error as Error));
  if (read.ok) throw new Error('the read was meant to fail');
  return read.failure;
};
const named = (name: string, message: string, extra = {}) => Object.assign(new Error(message), { name, ...extra });

describe('attempt', () => {
  it('hands on what was read', async () => {
    await expect(attempt('a', 'b:C', () => Promise.resolve(7))).resolves.toEqual({ ok: true, value: 7 });
  });

  it.each([
    ['a denial of IAM', named('AccessDenied', 'User: u'), 'AccessDenied (iam:ListRolePolicies): User: u'],
    ['a denial in JSON', named('AccessDeniedException', 'no'), 'AccessDenied (iam:ListRolePolicies): no'],
    ['something missing', named('NoSuchEntity', 'No role.'), 'NoSuchEntity (iam:ListRolePolicies): No role.'],
    ['throttling', named('Throttling', 'Rate exceeded'), 'Throttling (iam:ListRolePolicies): Rate exceeded'],
    ['an abort', named('AbortError', 'Request aborted'), 'gave up after the time for it (iam:ListRolePolicies)'],
    ['a time-out', named('TimeoutError', 'slow'), 'gave up after the time for it (iam:ListRolePolicies)'],
    [
      'the network',
      named('Error', 'refused', { code: 'ECONNREFUSED' }),
      'ECONNREFUSED (iam:ListRolePolicies): refused',
    ],
    ['an error without words', named('UnknownError', 'UnknownError'), 'UnknownError (iam:ListRolePolicies)'],
    ['something thrown that is no error', 'odd', 'Unknown (iam:ListRolePolicies): odd'],
  ])('says in one sentence that it was %s', async (_, error, reason) => {
    expect(toError([await failureOf(error)])).toEqual({ error: `could not read inline policies: ${reason}` });
  });

  it.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])('knows %s as a denial', async (name) => {
    expect((await failureOf(named(name, ''))).code).toBe('AccessDenied');
  });

  it('leaves a long message out whole rather than cut', async () => {
    expect((await failureOf(named('Throttling', 'x'.repeat(500)))).detail).toHaveLength(500);
    expect((await failureOf(named('Throttling', 'x'.repeat(501)))).detail).toBeUndefined();
  });
});

describe('the error of a result', () => {
  it('is absent when nothing failed', () => {
    expect(toError([])).toEqual({});
  });

  it('names all calls before it quotes AWS once', () => {
    const failures = [
      { code: 'Aborted', summary: 'a' },
      { code: 'AccessDenied', summary: 'b', detail: 'User: u is not authorized' },
      { code: 'AccessDenied', summary: 'c', detail: 'User: u is not authorized, again' },
    ];
    expect(toError(failures)).toEqual({ error: 'a; b; c: User: u is not authorized' });
  });
});
