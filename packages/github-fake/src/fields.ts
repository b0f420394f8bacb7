import { invalid, Refusal } from './answer.js';

/** How long GitHub lets a title and a body be, in characters. */
export const LONGEST_TITLE = 256;
export const LONGEST_BODY = 65_536;

/** A text of a request's body that may be left out; refused when it is something else or too long. */
export function text(
  body: Record<string, unknown>,
  field: string,
  { resource = 'Issue', longest = LONGEST_BODY } = {},
): string | null | undefined {
  const value = body[field];
  if (value === undefined || value === null) return value;
  if (typeof value !== 'string') throw wrongType(field, value, 'a string');
  if (longerThan(value, longest))
    throw invalid({
      resource,
      code: 'custom',
      field,
      message: `${field} is too long (maximum is ${longest} characters)`,
    });
  return value;
}

/** The names in a list of labels or logins; labels may be given as objects, too. */
export function names(body: Record<string, unknown>, field: string): string[] | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongType(field, value, 'an array');
  return value.map((one: unknown) => {
    const name: unknown = typeof one === 'object' && one !== null ? (one as { name?: unknown }).name : one;
    if (typeof name !== 'string') throw wrongType(field, one, 'a string');
    return name;
  });
}

function wrongType(field: string, value: unknown, wanted: string): Refusal {
  return new Refusal(422, `Invalid request.\n\nFor 'properties/${field}', ${JSON.stringify(value)} is not ${wanted}.`);
}

/** In code points, as GitHub counts; a text that is short enough in UTF-16 is not taken apart. */
function longerThan(value: string, longest: number): boolean {
  return value.length > longest && Array.from(value).length > longest;
}
