import type { AlertEvent } from '../event.js';
import { limits, link, plausibleTime, rawProvider, text } from '../normalise.js';
import { resolveRouting } from '../routing.js';
import type { Parsed, SourceContext, SourceEvent } from '../source.js';
import { type AlertGroup, alertGroup, type GroupedAlert, rawAlerts } from './alert-group.js';
import { invalid } from './invalid.js';
import { annotated, resourceOf } from './labels.js';

/** What only the sender of a group knows about an alert in it. */
export interface Reading {
  /** The rule's name. */
  name: string | undefined;
  reason?: string | undefined;
  identity: AlertEvent['identity'];
}

interface GroupSource {
  source: string;
  /** `undefined` for an alert that is none: a test. */
  read: (alert: GroupedAlert, group: AlertGroup) => Reading | undefined;
}

/** One event for each alert of a group; an alert that is missing in it means nothing. */
export function parseGroup(payload: unknown, context: SourceContext, { source, read }: GroupSource): Parsed {
  const { data: group, error } = alertGroup.safeParse(payload);
  if (!group) return invalid(`${source} group`, error);
  const raw = rawAlerts(payload);
  const events = group.alerts.flatMap((alert, index): SourceEvent[] => {
    const reading = read(alert, group);
    return reading ? [{ event: { source, ...eventOf({ alert, group, raw: raw[index], context, reading }) } }] : [];
  });
  if (events.length === 0) {
    return { outcome: 'ignored', reason: group.alerts.length > 0 ? 'a test notification' : 'a group without alerts' };
  }
  return { outcome: 'events', events, ...(group.truncatedAlerts && { truncatedAlerts: group.truncatedAlerts }) };
}

interface Understood {
  alert: GroupedAlert;
  group: AlertGroup;
  raw: unknown;
  context: SourceContext;
  reading: Reading;
}

function eventOf({ alert, group, raw, context, reading }: Understood): Omit<AlertEvent, 'source'> {
  const { told, routing } = annotated(alert, group);
  const isFiring = alert.status === 'firing';
  // a resolved alert keeps its `startsAt`; the `endsAt` of a firing one is the year 1 or lies ahead
  const { time, replaced } = plausibleTime(isFiring ? alert.startsAt : alert.endsAt, context.receivedAt);
  return {
    schema_version: 1,
    provider_version: text(group.version, limits.account) ?? 'unknown',
    state: isFiring ? 'FIRING' : 'RESOLVED',
    title: text(reading.name, limits.title) ?? 'Alert without a name',
    description: text(told('description'), limits.description),
    summary: text(told('summary'), limits.summary),
    reason: text(reading.reason, limits.reason),
    occurred_at: time,
    ...(replaced && { occurred_at_replaced: true }),
    ...resolveRouting(routing, context.defaults),
    resource: resourceOf(alert.labels),
    identity: { ...reading.identity, fingerprint: text(alert.fingerprint, limits.id) },
    links: {
      runbook_url: link(told('runbook_url')),
      dashboard_url: link(alert.panelURL) ?? link(alert.dashboardURL) ?? link(told('dashboard_url')),
      source_url: link(alert.generatorURL),
      silence_url: link(alert.silenceURL),
    },
    raw_provider: rawProvider(raw),
  };
}
