import { type AttachedCaseFile, TOMBSTONE_TTL_SECONDS } from '@casefile/alert-core';
import * as z from 'zod';
import { PENDING } from './alert-state-item.js';

/** What attaching a case file looks at in an item. */
const shelfSchema = z.object({
  status: z.string().optional(),
  case_file_id: z.string().optional(),
  evidence_news: z.string().optional(),
  pending_since: z.string().optional(),
  desired_version: z.number().int().default(0),
  synced_version: z.number().int().default(0),
});

export type Shelf = z.infer<typeof shelfSchema>;

/** What must still stand as it was seen, beside whether there is a `status`. */
export const attachedUpon = [
  'case_file_id',
  'evidence_news',
  'pending_since',
] as const satisfies readonly (keyof Shelf)[];

export function shelfOf(item: Record<string, unknown> = {}): Shelf {
  return shelfSchema.parse(item);
}

/** What attaching changes in an item: what to set, and by how much the wanted version rises; nothing when it is attached already. */
export function attaching(
  shelf: Shelf,
  { evidence, news, now }: { evidence: AttachedCaseFile; news: string; now: Date },
): { attributes: Record<string, unknown>; rise: 0 | 1 } | undefined {
  const { case_file_id } = evidence;
  if (shelf.case_file_id === case_file_id) return undefined;
  const rise = shelf.evidence_news === news ? 0 : 1;
  const isAlert = shelf.status !== undefined;
  return {
    rise,
    attributes: {
      case_file_id,
      evidence: JSON.stringify(evidence),
      evidence_news: news,
      ...(isAlert && rise > 0
        ? { pending: PENDING, pending_since: earlier(shelf.pending_since, now.toISOString()) }
        : {}),
      // an alert that never comes must not leave its case file for ever
      ...(isAlert ? {} : { ttl_expires_at: Math.floor(now.getTime() / 1000) + TOMBSTONE_TTL_SECONDS }),
    },
  };
}

/** What waits for a later time waits no longer. */
function earlier(since: string | undefined, now: string): string {
  return since !== undefined && since < now ? since : now;
}

/** What the item says afterwards; without an alert there is nothing that issue-agent could do. */
export function standingOf({ status, desired_version, synced_version }: Shelf): {
  desired_version: number;
  behind: boolean;
} {
  return { desired_version, behind: status !== undefined && synced_version < desired_version };
}
