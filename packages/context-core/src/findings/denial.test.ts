import { describe, expect, it } from '@jest/globals';
import { parseDenial } from './denial.js';

/** Message forms of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and of the services named. */
const principal = 'arn:aws:sts::123456789012:assumed-role/data-processor-role/data-processor';
const refused = `User: ${principal} is not authorized to perform:`;
const object = 'arn:aws:s3:::reports/2026/a.json';
const identity = { policy: 'identity-based policy', explicit: false };

describe('parseDenial', () => {
  it.each([
    [
      'S3 with quotes around the resource',
      `${refused} s3:GetObject on resource: "${object}" because no identity-based policy allows the s3:GetObject action`,
      { action: 's3:GetObject', resource: object, reason: identity },
    ],
    [
      'S3 with quotes that JSON escaped',
      `{"m":"${refused} s3:GetObject on resource: \\"${object}\\" because no identity-based policy allows the s3:GetObject action"}`,
      { action: 's3:GetObject', resource: object, reason: identity },
    ],
    [
      'an object key with a space',
      `${refused} s3:GetObject on resource: "${object} (1)" because no identity-based policy allows the s3:GetObject action`,
      { action: 's3:GetObject', resource: `${object} (1)`, reason: identity },
    ],
    [
      'CloudWatch Logs, without quotes',
      `${refused} logs:PutLogEvents on resource: arn:aws:logs:ca-central-1:123456789012:log-group:audit:log-stream:a because no identity-based policy allows the logs:PutLogEvents action`,
      {
        action: 'logs:PutLogEvents',
        resource: 'arn:aws:logs:ca-central-1:123456789012:log-group:audit:log-stream:a',
        reason: identity,
      },
    ],
    [
      'DynamoDB',
      `${refused} dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/orders because no identity-based policy allows the dynamodb:PutItem action`,
      {
        action: 'dynamodb:PutItem',
        resource: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders',
        reason: identity,
      },
    ],
    [
      'SNS, which writes its name in capitals',
      `${refused} SNS:Publish on resource: arn:aws:sns:us-east-1:123456789012:t because no resource-based policy allows the SNS:Publish action`,
      {
        action: 'SNS:Publish',
        resource: 'arn:aws:sns:us-east-1:123456789012:t',
        reason: { policy: 'resource-based policy', explicit: false },
      },
    ],
    [
      'no resource, but a reason',
      `${refused} s3:GetObject because no identity-based policy allows the s3:GetObject action`,
      { action: 's3:GetObject' },
    ],
    ['neither resource nor reason', `${refused} ec2:DescribeInstances`, { action: 'ec2:DescribeInstances' }],
    [
      'a resource at the end of a sentence',
      `${refused} kms:Decrypt on resource: arn:aws:kms:us-east-1:123456789012:key/k.`,
      { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:123456789012:key/k' },
    ],
  ])('reads %s', (_, text, expected) => {
    expect(parseDenial(text)).toMatchObject({ principal, role: 'data-processor-role', ...expected });
  });

  it.each([
    ['because no identity-based policy allows the s3:GetObject action', 'identity-based policy', false],
    ['because no resource-based policy allows the s3:GetObject action', 'resource-based policy', false],
    ['because no permissions boundary allows the s3:GetObject action', 'permissions boundary', false],
    ['because no session policy allows the s3:GetObject action', 'session policy', false],
    ['because no service control policy allows the s3:GetObject action', 'service control policy', false],
    ['because no VPC endpoint policy allows the s3:GetObject action', 'VPC endpoint policy', false],
    ['with an explicit deny in an identity-based policy', 'identity-based policy', true],
    ['with an explicit deny in a resource-based policy', 'resource-based policy', true],
    ['with an explicit deny in a service control policy', 'service control policy', true],
    ['with an explicit deny in a resource control policy', 'resource control policy', true],
    ['with an explicit deny in a permissions boundary', 'permissions boundary', true],
    ['with an explicit deny in a permissions boundary policy', 'permissions boundary', true],
    [
      'with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/freeze',
      'identity-based policy',
      true,
    ],
  ])('reads the reason "%s"', (reason, policy, explicit) => {
    const text = `${refused} s3:GetObject on resource: "${object}" ${reason}`;
    expect(parseDenial(text)?.reason).toEqual({ policy, explicit });
  });

  it('knows no role of an IAM user', () => {
    const text = 'User: arn:aws:iam::123456789012:user/ada is not authorized to perform: s3:ListAllMyBuckets';
    expect(parseDenial(text)).toEqual({
      principal: 'arn:aws:iam::123456789012:user/ada',
      action: 's3:ListAllMyBuckets',
    });
  });

  it.each([
    'Access Denied',
    'AccessDenied.pdf',
    'User: ada is not authorized to perform: s3:GetObject',
    `${refused} a party`,
  ])('finds no denial in "%s"', (text) => {
    expect(parseDenial(text)).toBeUndefined();
  });
});
