import * as z from 'zod';
import { alertEventSchema, priorities } from './event.js';

/** For how long a state is kept after its last change. */
export const STATE_TTL_SECONDS = 3 * 365 * 24 * 60 * 60;

/** A tombstone (a RESOLVED without its FIRING) is kept for a week. */
export const TOMBSTONE_TTL_SECONDS = 7 * 24 * 60 * 60;

/** How many event ids are remembered against repeated deliveries. */
export const REMEMBERED_EVENT_IDS = 32;

/**
 * The evidence as the supervisor attaches it to an alert: Markdown of our own encoders, at most 30 KB together. Each
 * section stands alone, the most telling first, so that any number can be left out from the end.
 */
export const attachedCaseFileSchema = z.object({
  case_file_id: z.string(),
  /** When the evidence was gathered (ISO 8601 UTC). */
  gathered_at: z.string(),
  findings: z.string(),
  sections: z.array(z.string()),
  /** Sections that did not fit. */
  left_out: z.number().int(),
});

export type AttachedCaseFile = z.infer<typeof attachedCaseFileSchema>;

/**
 * The wanted state of one alert: what alert-agent owns in an item of `alerts_state`. The same item holds what
 * issue-agent did (`issue_*`, `intent_*`, `synced_version`) and the supervisor's case file; those are read here and
 * written by others. Times are ISO 8601 UTC.
 */
export const alertStateSchema = z.object({
  schema_version: z.literal(1),
  fingerprint: z.string(),
  /** What the source said last; that a person closed the issue does not change it. */
  status: z.enum(['OPEN', 'CLOSED']),
  source: z.string(),
  team: z.string(),
  teams: z.array(z.string()),
  priority: z.enum(priorities),
  title: z.string(),
  /** Counts up with each new life of the alert; an issue belongs to one episode. */
  episode: z.number().int().min(0),
  last_provider_state_at: z.string(),
  first_seen_at: z.string(),
  last_seen_at: z.string(),
  occurrences: z.number().int().min(0),
  flaps: z.number().int().min(0),
  /** A RESOLVED whose FIRING never came. */
  tombstone: z.boolean().optional(),
  last_event_ids: z.array(z.string()).max(REMEMBERED_EVENT_IDS),
  /** The latest event. */
  event: alertEventSchema,
  resource_key: z.string(),
  /** Rises when what the issue should say changes; repeats raise counters only. */
  desired_version: z.number().int().min(0),
  /** What issue-agent has brought to GitHub. */
  synced_version: z.number().int().min(0),
  /**
   * Since when `synced_version` is behind: the sparse index of the sweeper. In the future, when nobody needs to look
   * before: counters wait for the next refresh, a flapping alert for quiet, all of them for GitHub.
   */
  pending_since: z.string().optional(),
  /** When it came back, of late: the last of them are kept. */
  flapped_at: z.array(z.string()).optional(),
  /** It flaps: until then its issue stays open, whatever the source says. */
  held_until: z.string().optional(),
  /** Why people were last to be told: a `Reason` of `decide`. */
  last_news: z.string().optional(),
  /** When people were last to be told (a new issue, a comment, a reopening); the comment interval counts from here. */
  last_comment_at: z.string().optional(),
  /** When the source resolved; stays while the alert fires again under a mute. */
  closed_at: z.string().optional(),
  /** A person closed the issue of `issue_episode`. */
  manually_closed: z.boolean().optional(),
  /** When that was seen; a mute begins then. */
  manually_closed_at: z.string().optional(),
  /** GitHub's `state_reason` of that close; `not_planned` mutes the alert. */
  issue_state_reason: z.string().optional(),
  /** The episode that `issue_*` and `manually_closed*` belong to; an issue of an earlier one is history. */
  issue_episode: z.number().int().optional(),
  issue_number: z.number().int().optional(),
  issue_repo: z.string().optional(),
  issue_url: z.string().optional(),
  previous_issue_url: z.string().optional(),
  /** As issue-agent left it on GitHub; what is found otherwise, a person did. */
  issue_state: z.enum(['open', 'closed']).optional(),
  /** The title that issue-agent gave it; another one is a person's and stays. */
  issue_title: z.string().optional(),
  /** A person reopened the issue after the alert had resolved. */
  reopened_by_person_at: z.string().optional(),
  /** An issue of this episode may have been made: since the first try, at the last one, and where. */
  intent_since: z.string().optional(),
  intent_at: z.string().optional(),
  intent_repo: z.string().optional(),
  /** The `last_comment_at` that people have been told of. */
  told_at: z.string().optional(),
  /** A comment about `last_comment_at` may have been made since then. */
  comment_intent_at: z.string().optional(),
  /** What the issue shows while people are not to be told: what `synced_version` lacks is left for afterwards. */
  shown_version: z.number().int().optional(),
  /** A person snoozed the issue with this label (in lower case), until then, when the alert had this priority. */
  snoozed_label: z.string().optional(),
  snoozed_until: z.string().optional(),
  snoozed_priority: z.enum(priorities).optional(),
  /** Failed attempts in a row to bring the issue in line, and what the last one said. */
  attempts: z.number().int().optional(),
  last_error: z.string().optional(),
  /** The supervisor's case file. */
  evidence: attachedCaseFileSchema.optional(),
  ttl_expires_at: z.number().int(),
});

export type AlertState = z.infer<typeof alertStateSchema>;
