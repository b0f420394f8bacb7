import { join } from 'node:path';
import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import {
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { type Ended, startCommandLine } from './command-line.js';
import type { TestStack } from './stack.js';

/** Starts chaos; its journal stands in the stack's folder. */
export function startChaos(stack: TestStack, ...args: string[]) {
  return startCommandLine('chaos-cli', [...args, '--journal-dir', join(stack.directory, 'chaos')]);
}

export function chaos(stack: TestStack, ...args: string[]): Promise<Ended> {
  return startChaos(stack, ...args).ended;
}

/** All that chaos may touch: the role's policies and the function's configuration and concurrency. LastModified and RevisionId change with each write. */
export async function stateOf(stack: TestStack): Promise<unknown> {
  const { iam, lambda } = stack.clients;
  const RoleName = stack.outputs.data_processor_role_name;
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const policies = await Promise.all(
    PolicyNames.sort().map(async (PolicyName) => {
      try {
        const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return { PolicyName, PolicyDocument };
      } catch (error) {
        if (error instanceof NoSuchEntityException) return { PolicyName, PolicyDocument: 'gone since it was listed' };
        throw error;
      }
    }),
  );
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const { Configuration = {}, Concurrency } = await lambda.send(
    new GetFunctionCommand({ FunctionName: stack.outputs.data_processor_function_name }),
  );
  const { LastModified, RevisionId, ...configuration } = Configuration;
  return {
    policies,
    AttachedPolicies,
    Concurrency,
    configuration,
    changed: [typeof LastModified, typeof RevisionId],
  };
}
