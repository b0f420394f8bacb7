import type * as z from 'zod';
import type { Aws } from './aws.js';
import { awsMissing } from './aws-missing.js';
import { Missing } from './missing.js';

export const APPLY = 'make aws-apply-dev (ls-apply for the local AWS, aws-apply-prod for prod)';

/** What a deployed function reads from its environment; `hint` is what else can be done where there is none. */
export async function deployedEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  functionName: string,
  aws: Pick<Aws, 'environmentOf'>,
  hint = '',
): Promise<z.output<Schema>> {
  let variables: Record<string, string>;
  try {
    variables = await aws.environmentOf(functionName);
  } catch (error) {
    const next = `Check ENV and --region, or deploy: ${APPLY}. ${hint}`.trim();
    throw awsMissing('lambda:GetFunctionConfiguration', error, next);
  }
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Missing(`The environment of ${functionName} lacks ${names}`, `It is of another version: ${APPLY}.`);
}
