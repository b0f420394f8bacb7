import type { AlertEvent } from '../event.js';
import { limits, link, plausibleTime, rawProvider, text } from '../normalise.js';
import { resolveRouting } from '../routing.js';
import type { SourceContext } from '../source.js';
import type { AlertGroup, GroupedAlert } from './alert-group.js';
import { annotated, resourceOf } from './labels.js';

export interface Understood {
  alert: GroupedAlert;
  group: AlertGroup;
  /** The payload, with this alert alone. */
  raw: unknown;
  context: SourceContext;
  source: 'grafana' | 'alertmanager';
  /** The rule's name. */
  name: string | undefined;
  reason?: string | undefined;
  /** The labels of the thing that is in trouble. */
  about: Record<string, string>;
  identity: AlertEvent['identity'];
}

/** The event of one alert of a group. Its time is for people; the time of receipt orders, as repeats keep `startsAt`. */
export function groupedEvent(understood: Understood): AlertEvent {
  const { alert, group, context, source, reason, about } = understood;
  const { told, routing } = annotated(alert, group);
  // both times are in both states: while it fires the end is the year 1, or a time to come
  const { time, replaced } = plausibleTime(
    alert.status === 'firing' ? alert.startsAt : alert.endsAt,
    context.receivedAt,
  );
  return {
    schema_version: 1,
    provider_version: text(group.version, limits.account) ?? 'unknown',
    source,
    state: alert.status === 'firing' ? 'FIRING' : 'RESOLVED',
    title: text(understood.name, limits.title) ?? 'Alert without a name',
    description: text(told('description'), limits.description),
    summary: text(told('summary'), limits.summary),
    reason: text(reason, limits.reason),
    occurred_at: time,
    ...(replaced && { occurred_at_replaced: true }),
    ...resolveRouting(routing, context.defaults),
    resource: resourceOf(about),
    identity: { ...understood.identity, fingerprint: text(alert.fingerprint, limits.id) },
    links: {
      runbook_url: link(told('runbook_url')),
      dashboard_url: link(alert.panelURL) ?? link(alert.dashboardURL) ?? link(told('dashboard_url')),
      source_url: link(alert.generatorURL),
      silence_url: link(alert.silenceURL),
    },
    raw_provider: rawProvider(understood.raw),
  };
}
