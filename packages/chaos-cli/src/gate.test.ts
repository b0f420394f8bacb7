import { describe, expect, it } from '@jest/globals';
import { objections, passGate } from './gate.js';

const open = {
  fn: { name: 'f', arn: 'arn:f', tags: { chaos: 'allowed' } },
  role: { name: 'r', tags: { chaos: 'allowed' } },
  endpoint: 'http://127.0.0.1:4566',
  yes: false,
};

describe('the gate', () => {
  it.each([
    ['is open for a tagged function with a tagged role on this machine', {}, []],
    ['is open for AWS itself with --yes', { endpoint: null, yes: true }, []],
    ['is closed for a function without the tag', { fn: { ...open.fn, tags: {} } }, [/function f .* tag/]],
    [
      'is closed for a function whose tag says something else',
      { fn: { ...open.fn, tags: { chaos: 'Allowed ' } } },
      [/function f/],
    ],
    [
      'is closed for a role without the tag, also with --yes',
      { role: { name: 'r', tags: {} }, yes: true },
      [/role r .* tag/],
    ],
    ['is closed for AWS itself', { endpoint: null }, [/AWS itself/]],
    ['is closed for an endpoint elsewhere', { endpoint: 'https://lambda.example.com' }, [/lambda\.example\.com/]],
    [
      'names everything at once',
      { fn: { ...open.fn, tags: {} }, role: { name: 'r', tags: {} }, endpoint: null },
      [/function/, /role/, /AWS itself/],
    ],
  ])('%s', (_fact, change, causes) => {
    const found = objections({ ...open, ...change });
    expect(found.map(({ cause }) => cause)).toEqual(causes.map((cause) => expect.stringMatching(cause)));
  });

  it('refuses with the causes and what to do about each', () => {
    expect(() => passGate({ ...open, role: { name: 'r', tags: {} }, endpoint: null })).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(/role r.*\n.*AWS itself/),
        next: expect.stringMatching(/aws iam tag-role .*\n.*--yes/),
      }),
    );
  });
});
