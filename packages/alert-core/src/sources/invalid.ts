import type * as z from 'zod';
import type { Parsed } from '../source.js';

/** Why a payload that was recognised is unusable: each field with what is wrong, never its value. */
export function invalid(what: string, { issues }: z.ZodError): Parsed & { outcome: 'invalid' } {
  const problems = issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`);
  return { outcome: 'invalid', reason: `${what}: ${problems.join('; ')}` };
}
