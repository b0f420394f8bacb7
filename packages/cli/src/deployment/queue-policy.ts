import * as z from 'zod';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementSchema = z.object({
  Effect: z.string(),
  Action: oneOrMore,
  Principal: z.union([z.string(), z.object({ Service: oneOrMore.optional(), AWS: oneOrMore.optional() })]),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
});
const policySchema = z.object({ Statement: z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]) });

/**
 * Whether a queue's policy lets a topic deliver, by the statements that are ours or like ours. A denial for plain HTTP
 * does not count: SNS delivers over TLS.
 */
export function letsTopicDeliver(policy: string | undefined, topicArn: string): boolean {
  const parsed = policySchema.safeParse(jsonOf(policy));
  if (!parsed.success) return false;
  const statements = parsed.data.Statement.flatMap((one) => statementSchema.safeParse(one).data ?? []);
  return statements.some(
    ({ Effect, Action, Principal, Condition }) =>
      Effect === 'Allow' &&
      Action.some((action) => /^(\*|sqs:(\*|sendmessage))$/i.test(action)) &&
      isForSns(Principal) &&
      isMet(Condition, topicArn),
  );
}

type Statement = z.infer<typeof statementSchema>;

function isForSns(principal: Statement['Principal']): boolean {
  if (typeof principal === 'string') return principal === '*';
  return [...(principal.Service ?? []), ...(principal.AWS ?? [])].some(
    (one) => one === '*' || one === 'sns.amazonaws.com',
  );
}

function isMet(condition: Statement['Condition'] = {}, topicArn: string): boolean {
  const sources = Object.values(condition).flatMap((keys) =>
    Object.entries(keys).flatMap(([key, values]) => (key.toLowerCase() === 'aws:sourcearn' ? values : [])),
  );
  return sources.length === 0 || sources.some((pattern) => matches(pattern, topicArn));
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(text);
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
