import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import * as z from 'zod';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const documentSchema = z.looseObject({
  Statement: z.array(z.looseObject({ Effect: z.string(), Action: oneOrMore })),
});

/** One action that a role's inline policy allows. */
export interface Allow {
  roleName: string;
  policyName: string;
  action: string;
}

/** Every action that the inline policies of a role allow, one by one. */
export async function allowsOf(iam: IAMClient, roleName: string): Promise<Allow[]> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: roleName }));
  const allows: Allow[] = [];
  for (const policyName of PolicyNames) {
    const { Statement } = documentSchema.parse(JSON.parse(await policyText(iam, roleName, policyName)));
    for (const { Effect, Action } of Statement) {
      if (Effect === 'Allow') allows.push(...Action.map((action) => ({ roleName, policyName, action })));
    }
  }
  return allows;
}

/** Does something while one action is taken out of a role's policy; the policy is put back as it was, whatever happens. */
export async function without<T>(iam: IAMClient, allow: Allow, work: () => Promise<T>): Promise<T> {
  const { roleName, policyName, action } = allow;
  const before = await policyText(iam, roleName, policyName);
  const document = documentSchema.parse(JSON.parse(before));
  const Statement = document.Statement.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((name) => name !== action),
  })).filter(({ Action }) => Action.length > 0);
  const put = (PolicyDocument: string) =>
    iam.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: policyName, PolicyDocument }));
  // IAM wants at least one statement, and a denial of nothing changes nothing
  const nothing = { Effect: 'Allow', Action: ['none:None'], Resource: '*' };
  await put(JSON.stringify({ ...document, Statement: Statement.length > 0 ? Statement : [nothing] }));
  try {
    return await work();
  } finally {
    await put(before);
  }
}

async function policyText(iam: IAMClient, RoleName: string, PolicyName: string): Promise<string> {
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  return decodeURIComponent(PolicyDocument);
}
