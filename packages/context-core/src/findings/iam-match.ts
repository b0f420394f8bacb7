import * as z from 'zod';

/** What a role's documents say about one action on one resource; `policy` and `statement` are where they say it. */
export type IamAnswer =
  | { effect: 'allowed' | 'denied' | 'unclear'; policy: string; statement: Record<string, unknown> }
  | { effect: 'not_mentioned' };

export interface NamedPolicy {
  policy_name: string;
  document: unknown;
}

/**
 * Reads policy documents as IAM does: an explicit Deny wins, actions ignore case, `*` and `?` are wildcards. What
 * depends on the request (conditions, policy variables, an unknown resource) or cannot be read is `unclear`, never
 * guessed. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function askPolicies(policies: readonly NamedPolicy[], action: string, resource?: string): IamAnswer {
  const answers = policies.flatMap(({ policy_name, document }) =>
    statementsOf(document).map((statement) => ({ policy: policy_name, ...judge(statement, action, resource) })),
  );
  const denies = answers.filter(({ denies }) => denies);
  const allows = answers.filter(({ denies }) => !denies);
  const first =
    denies.find(({ match }) => match === 'yes') ??
    denies.find(({ match }) => match === 'maybe') ??
    allows.find(({ match }) => match === 'yes') ??
    allows.find(({ match }) => match === 'maybe');
  if (!first) return { effect: 'not_mentioned' };
  const sure = first.denies ? 'denied' : 'allowed';
  return { effect: first.match === 'yes' ? sure : 'unclear', policy: first.policy, statement: first.statement };
}

type Match = 'yes' | 'maybe' | 'no';

const oneOrMany = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Condition: z.unknown().optional(),
});
const documentSchema = z.object({ Statement: z.union([z.array(z.unknown()), z.looseObject({})]) });

/** An unreadable document counts as one unreadable statement, so that it stays `unclear`. */
function statementsOf(document: unknown): unknown[] {
  const parsed = documentSchema.safeParse(document);
  return parsed.success ? [parsed.data.Statement].flat() : [document];
}

function judge(raw: unknown, action: string, resource: string | undefined) {
  const parsed = statementSchema.safeParse(raw);
  if (!parsed.success) return { denies: false, match: 'maybe' as Match, statement: { unreadable: String(raw) } };
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = parsed.data;
  const parts: Match[] = [
    anyOf(Action?.map(lower), action.toLowerCase(), NotAction?.map(lower)),
    resource === undefined ? whenUnknown(Resource, NotResource) : anyOf(Resource, resource, NotResource),
    Condition === undefined ? 'yes' : 'maybe',
  ];
  const match: Match = parts.includes('no') ? 'no' : parts.includes('maybe') ? 'maybe' : 'yes';
  return { denies: Effect === 'Deny', match, statement: raw as Record<string, unknown> };
}

/** Whether `text` matches one of `patterns`, or, where those are absent, none of `notPatterns`. */
function anyOf(patterns: string[] | undefined, text: string, notPatterns: string[] | undefined): Match {
  const list = patterns ?? notPatterns ?? [];
  const yes = list.some((pattern) => !hasVariable(pattern) && globMatches(pattern, text));
  if (!yes && list.some(hasVariable)) return 'maybe';
  return yes === (patterns !== undefined) ? 'yes' : 'no';
}

const whenUnknown = (resource: string[] | undefined, notResource: string[] | undefined): Match =>
  (resource?.includes('*') ?? notResource === undefined) ? 'yes' : 'maybe';

const lower = (text: string) => text.toLowerCase();
const hasVariable = (pattern: string) => pattern.includes('${');

/**
 * `*` is any run of characters, `?` is one. Over the whole ARN, where IAM looks at each of its fields: too generous
 * can only hide a missing statement, too strict would claim one. A loop, because `*a*a*a` as a RegExp backtracks.
 */
export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length;) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
