import * as z from 'zod';

/** ISO 8601, UTC, milliseconds: what every source converts its times to. */
const utcTimestamp = z.iso.datetime({ precision: 3 });

/** Team slugs become GitHub labels: 50 characters with the prefix `Team: `. */
export const teamSlug = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,43}$/);

const url = z.url({ protocol: /^https?$/ }).max(2048);

export const priorities = ['P0', 'P1', 'P2', 'P3'] as const;

/**
 * One alert of one provider, once it is understood: the canonical event that everything behind the door works with,
 * and that a custom emitter may send as it is. Unknown keys are dropped: providers add fields every year.
 */
export const alertEventSchema = z.object({
  schema_version: z.literal(1),
  /** The provider's own version of its payload, as text. */
  provider_version: z.string().max(64),
  /** `cloudwatch`, `grafana`, `alertmanager`, `incident`, or the slug of a custom emitter. */
  source: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  state: z.enum(['FIRING', 'RESOLVED']),
  title: z.string().min(1).max(1024),
  description: z.string().max(4096).optional(),
  summary: z.string().max(1024).optional(),
  reason: z.string().max(4096).optional(),
  priority: z.enum(priorities),
  /** When it happened, for people; what is newer is decided by the envelope's `ordered_at`. */
  occurred_at: utcTimestamp,
  /** The provider's time was impossible: `occurred_at` is when the alert was received. */
  occurred_at_replaced: z.boolean().optional(),
  team: teamSlug,
  /** All owning teams; `team` is the first. */
  teams: z.array(teamSlug).min(1).max(10),
  resource: z.object({
    type: z.enum(['runner', 'instance', 'job', 'service', 'function', 'generic']),
    id: z.string().max(1024).optional(),
    region: z.string().max(64).optional(),
    /** Facts about the resource: dimensions, labels. */
    extra: z.record(z.string(), z.string()),
  }),
  /** What the provider identifies the alert by; the fingerprint is made of it. */
  identity: z.object({
    account_id: z.string().max(64).optional(),
    region: z.string().max(64).optional(),
    alarm_id: z.string().max(2048).optional(),
    org_id: z.string().max(256).optional(),
    rule_id: z.string().max(256).optional(),
    fingerprint: z.string().max(256).optional(),
    /** Labels that tell series of one rule apart. */
    labels: z.record(z.string(), z.string()).optional(),
  }),
  links: z.object({
    runbook_url: url.optional(),
    dashboard_url: url.optional(),
    source_url: url.optional(),
    silence_url: url.optional(),
  }),
  /** Nobody named a team or a priority, so the defaults stand. */
  needs_routing: z.boolean(),
  /** The provider's payload, redacted and at most 32 KB as JSON. */
  raw_provider: z.unknown(),
});

export type AlertEvent = z.infer<typeof alertEventSchema>;
export type Priority = AlertEvent['priority'];

/** What is known about the delivery of an event, beside the event itself. Times are ISO 8601 UTC. */
export const envelopeSchema = z.object({
  /** Stamped at the door: the webhook, else the SNS Timestamp, else when SQS got it. */
  received_at: utcTimestamp,
  ingest_topic: z.string().optional(),
  ingest_region: z.string().optional(),
  delivery_attempt: z.number().int().min(1),
  /** The same for every delivery of the same event. */
  event_id: z.string(),
  /** Decides what is newer. */
  ordered_at: utcTimestamp,
});

export type Envelope = z.infer<typeof envelopeSchema>;
