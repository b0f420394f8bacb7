import * as z from 'zod';
import { priorities, teamSlug } from '../event.js';
import type { AlertState } from '../state.js';

/** Which alerts are meant: all that is named has to be so. A word more than these could only make it mean others. */
export const matchersSchema = z
  .strictObject({
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
      .optional(),
    /** The owning one. */
    team: teamSlug.optional(),
    source: z.string().min(1).max(64).optional(),
    priority: z.enum(priorities).optional(),
    /** A part of the title, in any case. */
    title: z.string().min(1).max(256).optional(),
  })
  .refine((matchers) => Object.values(matchers).some((value) => value !== undefined), 'must name at least one thing');

export type Matchers = z.infer<typeof matchersSchema>;

/** What of an alert can be matched. */
export type Matchable = Pick<AlertState, 'fingerprint' | 'team' | 'source' | 'priority' | 'title'>;

export function matches({ title, ...same }: Matchers, alert: Matchable): boolean {
  const names = ['fingerprint', 'team', 'source', 'priority'] as const;
  return (
    names.every((name) => same[name] === undefined || same[name] === alert[name]) &&
    (title === undefined || alert.title.toLowerCase().includes(title.toLowerCase()))
  );
}

/** An alert of P0 stays loud unless it was meant: by its priority, or by itself. */
export function reaches(matchers: Matchers, alert: Matchable): boolean {
  const isMeant = alert.priority !== 'P0' || matchers.priority === 'P0' || matchers.fingerprint !== undefined;
  return isMeant && matches(matchers, alert);
}
