import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askPolicies, globMatches } from './iam-match.js';

const object = 'arn:aws:s3:::reports/2026/a.json';
const policy = (...statements: unknown[]) => ({ policy_name: 'p', document: { Statement: statements } });
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown, more: object = {}) => ({ Effect: 'Deny', Action, Resource, ...more });
const condition = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

describe('askPolicies', () => {
  it.each([
    ['an exact statement allows', [allow('s3:GetObject', object)], 'allowed'],
    ['a wildcard resource allows', [allow(['s3:PutObject', 's3:GetObject'], ['arn:aws:s3:::reports/*'])], 'allowed'],
    ['actions ignore case', [allow('S3:getobject', '*')], 'allowed'],
    ['resources do not ignore case', [allow('s3:GetObject', 'arn:aws:s3:::Reports/*')], 'not_mentioned'],
    ['a star in the middle allows', [allow('s3:Get*', 'arn:aws:s3:::*/a.json')], 'allowed'],
    ['one question mark stands for one character', [allow('s3:GetObjec?', '*')], 'allowed'],
    ['one question mark does not stand for two', [allow('s3:GetObje?', '*')], 'not_mentioned'],
    ['another action says nothing', [allow('s3:GetObjectAcl', '*')], 'not_mentioned'],
    ['another bucket says nothing', [allow('s3:GetObject', 'arn:aws:s3:::report/*')], 'not_mentioned'],
    ['the bucket without its objects says nothing', [allow('s3:*', 'arn:aws:s3:::reports')], 'not_mentioned'],
    ['NotAction allows what it does not name', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], 'allowed'],
    [
      'NotAction does not allow what it names',
      [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }],
      'not_mentioned',
    ],
    [
      'NotResource allows elsewhere',
      [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::other/*' }],
      'allowed',
    ],
    ['NotResource does not allow there', [{ Effect: 'Allow', Action: '*', NotResource: object }], 'not_mentioned'],
    ['a Deny wins over an Allow', [allow('*', '*'), deny('s3:*', '*')], 'denied'],
    ['a Deny elsewhere changes nothing', [allow('*', '*'), deny('s3:*', 'arn:aws:s3:::other/*')], 'allowed'],
    ['a condition is unclear', [allow('s3:GetObject', '*', condition)], 'unclear'],
    ['a conditional Deny makes an Allow unclear', [allow('*', '*'), deny('*', '*', condition)], 'unclear'],
    ['a policy variable is unclear', [allow('s3:GetObject', 'arn:aws:s3:::reports/${aws:userid}/*')], 'unclear'],
    ['an unreadable statement is unclear', ['?'], 'unclear'],
    ['no statement says nothing', [], 'not_mentioned'],
  ])('%s', (_, statements, effect) => {
    expect(askPolicies([policy(...statements)], 's3:GetObject', object).effect).toBe(effect);
  });

  it('reads a document whose only statement is no array', () => {
    const document = { Statement: allow('s3:GetObject', '*') };
    expect(askPolicies([{ policy_name: 'p', document }], 's3:GetObject', object).effect).toBe('allowed');
  });

  it.each([undefined, 'not json', {}, 7])('finds a document that is %p unclear', (document) => {
    expect(askPolicies([{ policy_name: 'p', document }], 's3:GetObject', object).effect).toBe('unclear');
  });

  it.each([
    ['*', 'allowed'],
    ['arn:aws:s3:::reports/*', 'unclear'],
  ])('without a resource, an Allow on %s is %s', (resource, effect) => {
    expect(askPolicies([policy(allow('s3:GetObject', resource))], 's3:GetObject').effect).toBe(effect);
  });

  it('says which statement of which policy', () => {
    const statement = deny('s3:*', '*', { Sid: 'Freeze' });
    const policies = [policy(allow('*', '*')), { policy_name: 'freeze', document: { Statement: [statement] } }];
    expect(askPolicies(policies, 's3:GetObject', object)).toEqual({ effect: 'denied', policy: 'freeze', statement });
  });
});

describe('globMatches', () => {
  it('agrees with a naive matcher', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 7 }), (pattern, text) => {
        expect(globMatches(pattern, text)).toBe(naive(pattern, text));
      }),
    );
  });

  it('ends on a pattern that a regular expression would choke on', () => {
    expect(globMatches(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
  });
});

function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (pattern.startsWith('?') || pattern[0] === text[0]) && naive(pattern.slice(1), text.slice(1));
}
