import { describe, expect, it } from '@jest/globals';
import { attempt } from './failure.js';

const failing = async (error: unknown) => {
  const read = await attempt('inline policies', 'iam:ListRolePolicies', () => Promise.reject(error as Error));
  if (read.ok) throw new Error('the read was meant to fail');
  return read;
};
const named = (name: string, message: string, extra = {}) => Object.assign(new Error(message), { name, ...extra });

describe('attempt', () => {
  it('hands on what was read', async () => {
    await expect(attempt('a', 'b:C', () => Promise.resolve(7))).resolves.toEqual({ ok: true, value: 7 });
  });

  it.each([
    [
      'a denial of IAM',
      named('AccessDenied', 'User: u is not authorized'),
      'AccessDenied (iam:ListRolePolicies): User: u is not authorized',
    ],
    ['a denial in the JSON protocols', named('AccessDeniedException', 'no'), 'AccessDenied (iam:ListRolePolicies): no'],
    [
      'something missing',
      named('NoSuchEntity', 'The role cannot be found.'),
      'NoSuchEntity (iam:ListRolePolicies): The role cannot be found.',
    ],
    ['throttling', named('Throttling', 'Rate exceeded'), 'Throttling (iam:ListRolePolicies): Rate exceeded'],
    ['an abort', named('AbortError', 'Request aborted'), 'gave up after the time for it (iam:ListRolePolicies)'],
    ['a time-out', named('TimeoutError', 'slow'), 'gave up after the time for it (iam:ListRolePolicies)'],
    [
      'a network error',
      named('Error', 'connect refused', { code: 'ECONNREFUSED' }),
      'ECONNREFUSED (iam:ListRolePolicies): connect refused',
    ],
    ['an error without words', named('UnknownError', 'UnknownError'), 'UnknownError (iam:ListRolePolicies)'],
    ['something thrown that is no error', 'odd', 'Unknown (iam:ListRolePolicies): odd'],
  ])('says %s in one sentence', async (_, error, reason) => {
    expect((await failing(error)).failure).toBe(`could not read inline policies: ${reason}`);
  });

  it('gives all spellings of a denial the same code', async () => {
    const codes = await Promise.all(
      ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'].map((name) => failing(named(name, ''))),
    );
    expect(codes.map(({ code }) => code)).toEqual(['AccessDenied', 'AccessDenied', 'AccessDenied']);
  });

  it('leaves a long message out whole rather than cut', async () => {
    expect((await failing(named('Throttling', 'x'.repeat(501)))).failure).toBe(
      'could not read inline policies: Throttling (iam:ListRolePolicies)',
    );
  });
});
