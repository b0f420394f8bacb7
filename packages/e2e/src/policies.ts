import * as z from 'zod';
import type { PlannedResource } from '../../../scripts/terraform.js';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Principal: z.union([z.literal('*'), z.record(z.string(), oneOrMore)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const documentSchema = z.object({ Statement: z.array(statementSchema) });

export type Statement = z.infer<typeof statementSchema>;

/** The statements of the policy that a resource carries, if it carries one. */
export function statementsOf({ values: { policy } }: Pick<PlannedResource, 'values'>): Statement[] {
  return typeof policy === 'string' && policy !== '' ? documentSchema.parse(JSON.parse(policy)).Statement : [];
}

/** Everybody's use of these actions over plain HTTP is denied. */
export function isTlsOnly(statements: readonly Statement[], action: string): boolean {
  return statements.some(
    ({ Effect, Action, Principal, Condition }) =>
      Effect === 'Deny' &&
      Principal === '*' &&
      Action.includes(action) &&
      Condition?.Bool?.['aws:SecureTransport'] === 'false',
  );
}

/** Whoever likes may do it, from anywhere. */
export function isPublic({ Effect, Principal }: Statement): boolean {
  if (Effect !== 'Allow' || Principal === undefined) return false;
  return Principal === '*' || Object.values(Principal).flat().includes('*');
}

/** What is allowed with a wildcard, as `action on resource`. */
export function wildcardsIn(statements: readonly Statement[]): string[] {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => Resource.map((resource) => `${action} on ${resource}`)),
    )
    .filter((allowed) => allowed.includes('*'));
}
