import type * as z from 'zod';

/** Parses JSON text with a schema; what does not fit is told by where and what is wrong, never by what stands there. */
export function parseJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): { value: z.output<Schema> } | { problems: string } {
  const parsed = schema.safeParse(tryJson(text));
  if (parsed.success) return { value: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`);
  return { problems: problems.join('; ') };
}

/** Nothing for a text that is no JSON, which no schema takes then. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
