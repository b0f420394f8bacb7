import * as z from 'zod';

/** When a team's alerts are a storm. */
export interface StormSettings {
  /** So many new alerts of P2 and P3 open issues of their own within a window; what comes beside them makes a storm. */
  threshold: number;
  windowMs: number;
}

/** Alerts that were let through to issues of their own, and when (ISO 8601 UTC); the oldest first. */
export const openingsSchema = z.array(z.object({ fingerprint: z.string(), at: z.string() }));

export type Openings = z.infer<typeof openingsSchema>;

/** An alert that wants its first issue. */
export interface Newcomer {
  team: string;
  fingerprint: string;
  /** ISO 8601 UTC. */
  at: string;
  /** The team's storm has begun: only who was let through before keeps the place. */
  isStorming: boolean;
}

/**
 * Counts new alerts of each team. Whoever asks again within the window is answered the same, so that a redelivery or
 * a failure on the way to the issue costs no second place.
 */
export interface StormWatch {
  admit(newcomer: Newcomer): Promise<'own_issue' | 'too_many'>;
}

/** Teams of which new alerts were counted: where a storm may be. */
export type ListStormTeams = () => Promise<string[]>;

/** What the window comes to with one more who asks; `openings` is there when they are to be written. */
export function admitted(
  openings: Openings,
  { fingerprint, at, isStorming }: Newcomer,
  { threshold, windowMs }: StormSettings,
): { answer: 'own_issue' | 'too_many'; openings?: Openings } {
  const begin = new Date(Date.parse(at) - windowMs).toISOString();
  const recent = openings.filter((opening) => opening.at > begin);
  if (recent.some((opening) => opening.fingerprint === fingerprint)) return { answer: 'own_issue' };
  if (isStorming || recent.length >= threshold) return { answer: 'too_many' };
  return { answer: 'own_issue', openings: [...recent, { fingerprint, at }] };
}
