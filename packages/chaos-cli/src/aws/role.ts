import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Cloud } from '../cloud.js';
import { ChaosError } from '../error.js';
import { call } from './errors.js';

type RoleCalls = Pick<
  Cloud,
  'describeRole' | 'inlinePolicies' | 'attachedPolicies' | 'putInlinePolicy' | 'deleteInlinePolicy'
>;

/** The IAM calls of chaos. */
export function roleCalls(client: IAMClient, endpoint: string | null): RoleCalls {
  return {
    async describeRole(roleName) {
      const { Role } = await call('iam:GetRole', endpoint, () =>
        client.send(new GetRoleCommand({ RoleName: roleName })),
      );
      return {
        name: roleName,
        id: Role?.RoleId ?? '',
        tags: Object.fromEntries((Role?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      };
    },

    async inlinePolicies(roleName) {
      const names = await call('iam:ListRolePolicies', endpoint, () =>
        collect(paginateListRolePolicies({ client }, { RoleName: roleName }), (page) => page.PolicyNames),
      );
      const policies: Record<string, string> = {};
      for (const name of names) {
        const { PolicyDocument } = await call('iam:GetRolePolicy', endpoint, () =>
          client.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: name })),
        );
        if (PolicyDocument === undefined) {
          throw new ChaosError('failed', `iam:GetRolePolicy answered no document for ${name}.`, 'Try again.');
        }
        policies[name] = decodeURIComponent(PolicyDocument); // IAM answers URL-encoded (RFC 3986).
      }
      return policies;
    },

    async attachedPolicies(roleName) {
      return call('iam:ListAttachedRolePolicies', endpoint, () =>
        collect(paginateListAttachedRolePolicies({ client }, { RoleName: roleName }), (page) =>
          page.AttachedPolicies?.map(({ PolicyName = '' }) => PolicyName),
        ),
      );
    },

    async putInlinePolicy(roleName, policyName, document) {
      await call('iam:PutRolePolicy', endpoint, () =>
        client.send(new PutRolePolicyCommand({ RoleName: roleName, PolicyName: policyName, PolicyDocument: document })),
      );
    },

    async deleteInlinePolicy(roleName, policyName) {
      await call('iam:DeleteRolePolicy', endpoint, async () => {
        try {
          await client.send(new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: policyName }));
        } catch (error) {
          if (!(error instanceof NoSuchEntityException)) throw error;
        }
      });
    },
  };
}

async function collect<Page>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => string[] | undefined,
): Promise<string[]> {
  const items: string[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}
