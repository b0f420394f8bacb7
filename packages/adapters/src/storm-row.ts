import { alertStateSchema } from '@casefile/alert-core';
import * as z from 'zod';

/** An alert as the index of storms shows it. */
export const stormRowSchema = alertStateSchema
  .pick({
    fingerprint: true,
    title: true,
    priority: true,
    status: true,
    resource_key: true,
    episode: true,
    first_seen_at: true,
    closed_at: true,
    storm_episode: true,
    own_issue_at: true,
    issue_number: true,
    issue_episode: true,
    issue_url: true,
  })
  .extend({ storm: z.string(), storm_joined_at: z.string() });

/** What the index has to project beside the keys. */
export const projectedOfRows = Object.keys(stormRowSchema.shape).filter(
  (name) => !['fingerprint', 'storm', 'storm_joined_at'].includes(name),
);
