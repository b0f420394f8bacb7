import { describe, expect, it } from '@jest/globals';
import { CasefileError, type ErrorKind, isPermanent } from './error.js';

describe('an error', () => {
  it('carries its kind, a sentence and the cause beneath it', () => {
    const cause = new Error('socket hang up');
    const error = new CasefileError('unavailable', 'DynamoDB did not answer', { cause });
    expect(error).toMatchObject({
      name: 'CasefileError',
      kind: 'unavailable',
      message: 'DynamoDB did not answer',
      cause,
    });
    expect(error).toBeInstanceOf(Error);
  });

  it.each<[ErrorKind, boolean]>([
    ['invalid', true],
    ['not_found', false],
    ['access_denied', false],
    ['conflict', false],
    ['rate_limited', false],
    ['unavailable', false],
  ])('of kind %s is permanent: %s', (kind, permanent) => {
    expect(isPermanent(new CasefileError(kind, 'x'))).toBe(permanent);
  });

  it.each([
    ['a plain error', new Error('x')],
    ['a look-alike', { kind: 'invalid' }],
    ['nothing', undefined],
  ])('is never permanent when it is %s', (_, thrown) => {
    expect(isPermanent(thrown)).toBe(false);
  });
});
