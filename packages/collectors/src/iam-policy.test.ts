import {
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { iamPolicyDataSchema } from '@casefile/context-core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { alert, awsClients, awsError, patient } from '../test/support.js';
import { iamPolicy } from './iam-policy.js';

const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const encoded = encodeURIComponent(JSON.stringify(document));
const basic = {
  PolicyName: 'AWSLambdaBasicExecutionRole',
  PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
};
const lambda = mockClient(LambdaClient);
const iam = mockClient(IAMClient);
const collect = () => iamPolicy(alert, awsClients(), patient());
const roleIs = (Role?: string) =>
  lambda.on(GetFunctionConfigurationCommand).resolves(Role === undefined ? {} : { Role });

beforeEach(() => {
  lambda.reset();
  iam.reset();
  roleIs('arn:aws:iam::123456789012:role/data-processor-role');
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [basic], IsTruncated: false });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['read-bucket'], IsTruncated: false });
  iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encoded });
});

const attached = [{ policy_name: basic.PolicyName, policy_arn: basic.PolicyArn }];
const inline = [{ policy_name: 'read-bucket', document }];

describe('iam_policy', () => {
  it('reads the attached policies and the inline documents of the role', async () => {
    const result = await collect();
    expect(result).toEqual({
      source: 'iam_policy',
      truncated: false,
      data: { role_name: 'data-processor-role', attached_policies: attached, inline_policies: inline },
    });
    expect(iamPolicyDataSchema.safeParse(result.data).success).toBe(true);
  });

  it('takes the name of a role with a path from the end of its ARN', async () => {
    roleIs('arn:aws:iam::123456789012:role/service-role/nested/the-role');
    expect((await collect()).data).toMatchObject({ role_name: 'the-role' });
    expect(iam.commandCalls(ListRolePoliciesCommand, { RoleName: 'the-role' })).toHaveLength(1);
  });

  it('follows the pages of both lists', async () => {
    const other = { PolicyName: 'other', PolicyArn: 'arn:aws:iam::123456789012:policy/other' };
    iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [basic], IsTruncated: true, Marker: 'm1' });
    iam.on(ListAttachedRolePoliciesCommand, { Marker: 'm1' }).resolves({ AttachedPolicies: [other] });
    iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['one'], IsTruncated: true, Marker: 'm2' });
    iam.on(ListRolePoliciesCommand, { Marker: 'm2' }).resolves({ PolicyNames: ['two'], IsTruncated: false });
    const { data, error } = await collect();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({
      attached_policies: [{ policy_name: basic.PolicyName }, { policy_name: 'other' }],
      inline_policies: [{ policy_name: 'one' }, { policy_name: 'two' }],
    });
  });

  it('keeps the pages that came before one that failed', async () => {
    iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ['one'], IsTruncated: true, Marker: 'm' });
    iam.on(ListRolePoliciesCommand, { Marker: 'm' }).rejects(awsError('Throttling', 'Rate exceeded'));
    const { data, error } = await collect();
    expect(data).toMatchObject({ inline_policies: [{ policy_name: 'one' }] });
    expect(error).toBe('could not read inline policies: Throttling (iam:ListRolePolicies): Rate exceeded');
  });

  it.each([
    [
      'the configuration',
      () => lambda.on(GetFunctionConfigurationCommand).rejects(awsError('AccessDeniedException')),
      {},
      'could not read role of the function: AccessDenied (lambda:GetFunctionConfiguration)',
    ],
    [
      'the attached policies',
      () => iam.on(ListAttachedRolePoliciesCommand).rejects(awsError('AccessDenied')),
      { role_name: 'data-processor-role', attached_policies: [], inline_policies: inline },
      'could not read attached policies: AccessDenied (iam:ListAttachedRolePolicies)',
    ],
    [
      'the names of the inline policies',
      () => iam.on(ListRolePoliciesCommand).rejects(awsError('AccessDenied')),
      { role_name: 'data-processor-role', attached_policies: attached, inline_policies: [] },
      'could not read inline policies: AccessDenied (iam:ListRolePolicies)',
    ],
    [
      'an inline document',
      () => iam.on(GetRolePolicyCommand).rejects(awsError('AccessDenied')),
      { role_name: 'data-processor-role', attached_policies: attached, inline_policies: [] },
      'could not read inline policy read-bucket: AccessDenied (iam:GetRolePolicy)',
    ],
  ])('gives what is left when %s may not be read', async (_, deny, data, error) => {
    deny();
    const result = await collect();
    expect(result.data).toEqual(data);
    expect(result.error).toContain(error);
  });

  it('says that the role is gone', async () => {
    iam.rejects(awsError('NoSuchEntityException', 'The role with name data-processor-role cannot be found.'));
    iam.on(ListAttachedRolePoliciesCommand).rejects(awsError('NoSuchEntityException'));
    iam.on(ListRolePoliciesCommand).rejects(awsError('NoSuchEntityException'));
    expect((await collect()).error).toBe(
      'could not read attached policies: NoSuchEntityException (iam:ListAttachedRolePolicies); ' +
        'could not read inline policies: NoSuchEntityException (iam:ListRolePolicies)',
    );
  });

  it.each([
    ['is no JSON', '%7B%22Version%22'],
    ['is not URL-encoded', '%E0%A4%A'],
    ['is empty', ''],
  ])('hands on a document that %s as text and says so', async (_, PolicyDocument) => {
    iam.on(GetRolePolicyCommand).resolves({ PolicyDocument });
    const { data, error } = await collect();
    expect(data).toMatchObject({ inline_policies: [{ policy_name: 'read-bucket', document: PolicyDocument }] });
    expect(error).toBe('the document of inline policy read-bucket is not URL-encoded JSON');
  });

  it('says that a function names no role, and asks IAM nothing', async () => {
    roleIs(undefined);
    expect(await collect()).toMatchObject({ data: {}, error: 'the configuration of the function names no role' });
    expect(iam.calls()).toHaveLength(0);
  });
});
