import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  NoSuchEntityException,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { roleCalls } from './role.js';

const iam = mockClient(IAMClient);
beforeEach(() => void iam.reset());
const calls = roleCalls(new IAMClient({ region: 'us-east-1' }), null);

it('reads every page of inline policies and decodes the documents to their very text', async () => {
  const text = '{\n  "Statement": [{ "Resource": "arn:aws:s3:::b/ü +%20*" }]\n}';
  iam
    .on(ListRolePoliciesCommand, { Marker: undefined })
    .resolves({ PolicyNames: ['a'], IsTruncated: true, Marker: '2' });
  iam.on(ListRolePoliciesCommand, { Marker: '2' }).resolves({ PolicyNames: ['b'], IsTruncated: false });
  iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encodeURIComponent(text) });
  await expect(calls.inlinePolicies('r')).resolves.toEqual({ a: text, b: text });
});

it('puts the document as it was given', async () => {
  iam.on(PutRolePolicyCommand).resolves({});
  await calls.putInlinePolicy('r', 'p', '{ }');
  expect(iam.commandCalls(PutRolePolicyCommand)[0]?.args[0].input).toEqual({
    RoleName: 'r',
    PolicyName: 'p',
    PolicyDocument: '{ }',
  });
});

it('tells a role by its id and its tags', async () => {
  const Role = {
    Path: '/',
    RoleName: 'r',
    Arn: '',
    CreateDate: new Date(0),
    RoleId: 'AROA1',
    Tags: [{ Key: 'chaos', Value: 'allowed' }],
  };
  iam.on(GetRoleCommand).resolves({ Role });
  await expect(calls.describeRole('r')).resolves.toEqual({ name: 'r', id: 'AROA1', tags: { chaos: 'allowed' } });
});

describe('deleting a policy', () => {
  it('that is not there is no error', async () => {
    iam.on(DeleteRolePolicyCommand).rejects(new NoSuchEntityException({ message: '', $metadata: {} }));
    await expect(calls.deleteInlinePolicy('r', 'p')).resolves.toBeUndefined();
  });

  it('that fails otherwise is one', async () => {
    iam.on(DeleteRolePolicyCommand).rejects(new Error('later'));
    await expect(calls.deleteInlinePolicy('r', 'p')).rejects.toThrow('iam:DeleteRolePolicy: later');
  });
});
