import { ChaosError } from '../error.js';
import type { ExpectedFinding, Fault } from './fault.js';

interface Revocation {
  name: string;
  /** Inline policies of the role are recognised by this end of their name, so that a policy that does more is never taken. */
  suffix: string;
  errorType: string;
  expected: ExpectedFinding & { names: string };
}

/** A fault that deletes the inline policies of the function's role whose name ends in `suffix`. The state is name → document text. */
export function revokedPolicies({ name, suffix, errorType, expected }: Revocation): Fault {
  return {
    name,
    changes: 'role',
    reportedBy: 'workload',
    expected,
    payload: {},
    hypothesis: (functionName) =>
      `When ${functionName} loses its ${name} permissions, a case file is stored whose first finding is ${expected.kind} and names an action of ${expected.names}*.`,

    describe: (before) => `delete the inline policies ${Object.keys(before).join(', ')} of the role`,

    async snapshot(cloud, { roleName }) {
      const policies = Object.entries(await cloud.inlinePolicies(roleName));
      return Object.fromEntries(policies.filter(([policyName]) => policyName.endsWith(suffix)));
    },

    broken(before) {
      const names = Object.keys(before);
      if (names.length === 0) {
        throw new ChaosError(
          'refused',
          `The role has no inline policy whose name ends in ${suffix}, so there is nothing to revoke.`,
          'Look with `chaos status` whether it is revoked already; else put the permission into an inline policy of that name.',
        );
      }
      return Object.fromEntries(names.map((policyName) => [policyName, null]));
    },

    async apply(cloud, { roleName }, state) {
      for (const [policyName, document] of Object.entries(state)) {
        if (document === null) await cloud.deleteInlinePolicy(roleName, policyName);
        else await cloud.putInlinePolicy(roleName, policyName, String(document));
      }
    },

    shows: (failure) => failure.errorType === errorType,
  };
}
