import { describe, expect, it } from '@jest/globals';
import { letsTopicDeliver } from './queue-policy.js';

const topic = 'arn:aws:sns:ca-central-1:123456789012:casefile-dev-alerts';
const ours = {
  Sid: 'DeliverFromTopics',
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: 'arn:aws:sqs:ca-central-1:123456789012:casefile-dev-alerts',
  Condition: {
    ArnEquals: { 'aws:SourceArn': ['arn:aws:sns:ca-central-1:123456789012:casefile-dev-incidents', topic] },
  },
};
const denyPlainHttp = {
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('the policy of a queue lets a topic deliver', () => {
  it.each<[string, string | undefined, boolean]>([
    ['as Terraform writes it', policy(denyPlainHttp, ours), true],
    ['with one statement that is no list', JSON.stringify({ Statement: ours }), true],
    ['with a wildcard for its topics', policy({ ...ours, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:123456789012:casefile-*' } } }), true], // prettier-ignore
    ['with all actions and no condition', policy({ Effect: 'Allow', Principal: '*', Action: 'SQS:*' }), true],
    ['but not when there is none', undefined, false],
    ['but not when it is empty', '', false],
    ['but not with the denial alone', policy(denyPlainHttp), false],
    [
      'but not for other topics',
      policy({ ...ours, Condition: { ArnEquals: { 'aws:SourceArn': `${topic}-2` } } }),
      false,
    ],
    ['but not for another service', policy({ ...ours, Principal: { Service: 'events.amazonaws.com' } }), false],
    ['but not to receive', policy({ ...ours, Action: 'sqs:ReceiveMessage' }), false],
    ['but not as a denial', policy({ ...ours, Effect: 'Deny' }), false],
  ])('%s', (_, text, expected) => {
    expect(letsTopicDeliver(text, topic)).toBe(expected);
  });
});
