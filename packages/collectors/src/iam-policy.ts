import {
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { collector, type IamPolicyData } from '@casefile/context-core';
import type { AwsClients } from './clients.js';
import { attempt, type Failure, toError } from './failure.js';

/** The role that is read and how. Each list fails by itself, so that a denied one does not hide the other. */
interface Reading {
  readonly iam: IAMClient;
  readonly RoleName: string;
  readonly abortSignal: AbortSignal;
  /** Grows with what could not be read. */
  readonly failures: Failure[];
}

/** `iam_policy`: what the role of the function may do: its inline documents in full and the ARNs of attached policies. */
export const iamPolicy = collector<AwsClients>('iam_policy', async (alert, { lambda, iam }, abortSignal) => {
  const configured = await attempt('role of the function', 'lambda:GetFunctionConfiguration', () =>
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: alert.lambda_name }), { abortSignal }),
  );
  if (!configured.ok) return { data: {}, truncated: false, ...toError([configured.failure]) };
  const RoleName = roleName(configured.value.Role);
  if (!RoleName) return { data: {}, truncated: false, error: 'the configuration of the function names no role' };

  const reading: Reading = { iam, RoleName, abortSignal, failures: [] };
  const data: IamPolicyData = {
    role_name: RoleName,
    attached_policies: await attachedPolicies(reading),
    inline_policies: await inlinePolicies(reading),
  };
  return { data, truncated: false, ...toError(reading.failures) };
});

/** The last part of the ARN: `arn:aws:iam::123456789012:role/service-role/name` has the path `/service-role/`. */
function roleName(arn: string | undefined): string | undefined {
  return arn?.split('/').at(-1);
}

async function attachedPolicies({ iam, RoleName, abortSignal, failures }: Reading) {
  const policies: IamPolicyData['attached_policies'] = [];
  const read = await attempt('attached policies', 'iam:ListAttachedRolePolicies', () =>
    eachPage(async (Marker) => {
      const page = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), { abortSignal });
      for (const { PolicyName = '', PolicyArn = '' } of page.AttachedPolicies ?? [])
        policies.push({ policy_name: PolicyName, policy_arn: PolicyArn });
      return page;
    }),
  );
  if (!read.ok) failures.push(read.failure);
  return policies;
}

async function inlinePolicies(reading: Reading) {
  const { iam, RoleName, abortSignal, failures } = reading;
  const names: string[] = [];
  const read = await attempt('inline policies', 'iam:ListRolePolicies', () =>
    eachPage(async (Marker) => {
      const page = await iam.send(new ListRolePoliciesCommand({ RoleName, Marker }), { abortSignal });
      names.push(...(page.PolicyNames ?? []));
      return page;
    }),
  );
  if (!read.ok) failures.push(read.failure);
  const policies: IamPolicyData['inline_policies'] = [];
  for (const name of names) policies.push(...(await inlinePolicy(reading, name)));
  return policies;
}

/** The document of one policy, or nothing and a failure. One that is no JSON is handed on as the text that it is. */
async function inlinePolicy({ iam, RoleName, abortSignal, failures }: Reading, PolicyName: string) {
  const read = await attempt(`inline policy ${PolicyName}`, 'iam:GetRolePolicy', () =>
    iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), { abortSignal }),
  );
  if (!read.ok) {
    failures.push(read.failure);
    return [];
  }
  const text = read.value.PolicyDocument ?? '';
  try {
    const document: unknown = JSON.parse(decodeURIComponent(text));
    return [{ policy_name: PolicyName, document }];
  } catch {
    failures.push({
      code: 'Malformed',
      summary: `the document of inline policy ${PolicyName} is not URL-encoded JSON`,
    });
    return [{ policy_name: PolicyName, document: text }];
  }
}

/** Reads page after page while IAM says that the list goes on. What came before a page that fails is kept. */
async function eachPage(
  readPage: (marker: string | undefined) => Promise<{ IsTruncated?: boolean | undefined; Marker?: string | undefined }>,
): Promise<void> {
  let marker: string | undefined;
  do {
    const page = await readPage(marker);
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
}
