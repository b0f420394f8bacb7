import * as z from 'zod';

/** How the fake behaves; durations in milliseconds. Any part can be changed at run time. */
export const settingsSchema = z.strictObject({
  /** Every answer waits this long. */
  latency_ms: z.number().min(0),
  /**
   * A new issue is in lists after `base_ms`; with `tail_probability`, after a further time drawn from an exponential
   * distribution with the mean `tail_ms`.
   */
  listing_lag: z.strictObject({
    base_ms: z.number().min(0),
    tail_probability: z.number().min(0).max(1),
    tail_ms: z.number().min(0),
  }),
  /** Writes (POST, PATCH) to repositories per installation in a sliding window. */
  writes_per_minute: z.number().min(0),
  writes_per_hour: z.number().min(0),
  /** All requests per installation in a fixed hour. */
  requests_per_hour: z.number().min(0),
  /** So many writes sent before a secondary limit's `retry-after` has passed get the App banned; null: never. */
  bans_after: z.int().min(1).nullable(),
  /** What reading a deleted issue answers: GitHub says 404 to those who may not know that it existed. */
  deleted_status: z.union([z.literal(404), z.literal(410)]),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  latency_ms: 0,
  listing_lag: { base_ms: 0, tail_probability: 0, tail_ms: 0 },
  writes_per_minute: 80,
  writes_per_hour: 500,
  requests_per_hour: 5000,
  bans_after: null,
  deleted_status: 410,
};

/** Draws how long one new issue stays out of the lists. */
export function drawListingLag({ listing_lag: lag }: Settings, random: () => number): number {
  const isInTail = lag.tail_probability > 0 && random() < lag.tail_probability;
  return lag.base_ms + (isInTail ? -Math.log(1 - random()) * lag.tail_ms : 0);
}
