import { toUtc } from '@casefile/context-core';
import * as z from 'zod';
import { type AlertEvent, alertEventSchema } from '../event.js';
import { labels, limits, link, plausibleTime, rawProvider, text } from '../normalise.js';
import { resolveRouting } from '../routing.js';
import type { AlertSource, SourceContext } from '../source.js';
import { invalid } from './invalid.js';

/** An AlertEvent as a custom emitter sends it: any ISO 8601 time with an offset, and no more than it knows. */
const normalizedEvent = alertEventSchema.extend({
  occurred_at: z.string().refine((time) => toUtc(time) !== undefined, 'must be an ISO 8601 time with an offset'),
  provider_version: alertEventSchema.shape.provider_version.default('1'),
  priority: alertEventSchema.shape.priority.optional(),
  team: alertEventSchema.shape.team.optional(),
  teams: alertEventSchema.shape.teams.optional(),
  needs_routing: z.boolean().optional(),
  resource: alertEventSchema.shape.resource.extend({ extra: z.record(z.string(), z.string()).default({}) }),
  identity: alertEventSchema.shape.identity.default({}),
  links: alertEventSchema.shape.links.default({}),
  raw_provider: z.unknown().optional(),
});

type NormalizedEvent = z.infer<typeof normalizedEvent>;

const marks = z
  .looseObject({ schema_version: z.unknown() })
  .refine((payload) => ['state', 'title', 'resource'].some((key) => key in payload));

/** The canonical event itself, from whoever has no provider of ours. Its `source` is the emitter's own slug. */
export const normalized: AlertSource = {
  name: 'normalized',
  recognises: (payload) => marks.safeParse(payload).success,
  parse(payload, context) {
    const { data, error } = normalizedEvent.safeParse(payload);
    if (!data) return invalid('normalized event', error);
    const title = text(data.title, limits.title);
    if (title === undefined) return { outcome: 'invalid', reason: 'normalized event: title: must not be blank' };
    return { outcome: 'events', events: [{ event: eventOf({ ...data, title }, context) }] };
  },
};

/** Valid is not yet harmless: the texts of a custom emitter may hold secrets like anybody's. */
function eventOf(sent: NormalizedEvent, context: SourceContext): AlertEvent {
  const { time, replaced } = plausibleTime(sent.occurred_at, context.receivedAt);
  const owners = { team: sent.team, teams: sent.teams?.join(','), priority: sent.priority };
  const routing = resolveRouting(owners, context.defaults);
  return {
    ...sent,
    ...routing,
    needs_routing: routing.needs_routing || sent.needs_routing === true,
    description: text(sent.description, limits.description),
    summary: text(sent.summary, limits.summary),
    reason: text(sent.reason, limits.reason),
    occurred_at: time,
    ...(replaced && { occurred_at_replaced: true }),
    resource: { ...sent.resource, id: text(sent.resource.id, limits.label), extra: labels(sent.resource.extra) },
    identity: identityOf(sent.identity),
    links: linksOf(sent.links),
    raw_provider: rawProvider(sent.raw_provider ?? null),
  };
}

function identityOf({ labels: series, alarm_id, org_id, rule_id, fingerprint, ...place }: AlertEvent['identity']) {
  return {
    ...place,
    alarm_id: text(alarm_id, limits.url),
    org_id: text(org_id, limits.id),
    rule_id: text(rule_id, limits.id),
    fingerprint: text(fingerprint, limits.id),
    labels: series && labels(series),
  };
}

function linksOf({ runbook_url, dashboard_url, source_url, silence_url }: AlertEvent['links']): AlertEvent['links'] {
  return {
    runbook_url: link(runbook_url),
    dashboard_url: link(dashboard_url),
    source_url: link(source_url),
    silence_url: link(silence_url),
  };
}
