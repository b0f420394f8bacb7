import { expect, it } from '@jest/globals';
import { call } from './errors.js';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

it.each([
  [
    'a missing function',
    named('ResourceNotFoundException', 'Function not found: f'),
    'not_found',
    'lambda:X: Function not found: f',
    /make ls-apply/,
  ],
  ['a missing role', named('NoSuchEntityException', 'no role'), 'not_found', 'lambda:X: no role', /--function/],
  ['a denial', named('AccessDeniedException', 'not authorized'), 'failed', 'lambda:X: not authorized', /lack lambda:X/],
  [
    'no credentials',
    named('CredentialsProviderError', 'none'),
    'failed',
    'There are no AWS credentials (lambda:X).',
    /AWS_PROFILE/,
  ],
  [
    'nobody there',
    Object.assign(new Error(''), { code: 'ECONNREFUSED' }),
    'failed',
    'Nothing answers at http://127.0.0.1:1 (lambda:X).',
    /make ls-up/,
  ],
  ['anything else', named('ServiceException', 'oops'), 'failed', 'lambda:X: oops', /chaos restore/],
  ['an error without a text', named('TimeoutError', ''), 'failed', 'lambda:X: TimeoutError', /Try again/],
])('%s becomes an error with a cause and a next step', async (_what, cause, kind, message, next) => {
  await expect(call('lambda:X', 'http://127.0.0.1:1', () => Promise.reject(cause))).rejects.toMatchObject({
    kind,
    message,
    next: expect.stringMatching(next),
    cause,
  });
});
