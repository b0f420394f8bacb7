import type { AlertEvent } from '../event.js';
import { fingerprintOf } from '../fingerprint.js';
import { limits, text } from '../normalise.js';
import type { AlertSource, SourceEvent } from '../source.js';
import { type AlertGroup, type GroupedAlert, groupSender } from './alert-group.js';
import { parseGroup, type Reading } from './grouped-event.js';
import { seriesOf } from './labels.js';

/** The webhook of Grafana's unified alerting (payload version "1"). */
export const grafana: AlertSource = {
  name: 'grafana',
  recognises: (payload) => groupSender(payload) === 'grafana',
  parse(payload, context) {
    const parsed = parseGroup(payload, context, { source: 'grafana', read });
    return parsed.outcome === 'events' ? { ...parsed, events: withoutOutlived(parsed.events) } : parsed;
  },
};

function read(alert: GroupedAlert, group: AlertGroup): Reading | undefined {
  const { labels, generatorURL } = alert;
  const ruleId = ruleUid(generatorURL);
  // the test button of a contact point has no rule behind it; somebody's own rule may have the same name
  if (labels.alertname === 'TestAlert' && ruleId === undefined) return undefined;
  // https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/nodata-and-error-states/
  const isSubstitute = 'ref_id' in labels && 'datasource_uid' in labels;
  return {
    name: labels.rulename ?? labels.alertname,
    reason: reasonOf(alert),
    identity: {
      org_id: organisation(group),
      rule_id: ruleId,
      ...seriesOf(
        alert,
        isSubstitute ? ['alertname', 'rulename', 'ref_id', 'datasource_uid'] : ['alertname', 'rulename'],
      ),
    },
  };
}

/** In the link to the rule: `/alerting/grafana/{uid}/view`, before Grafana 10 also `/alerting/{uid}/edit`. */
function ruleUid(generatorURL: string | null | undefined): string | undefined {
  return /\/alerting\/(?:grafana\/)?([\w-]{1,64})\/(?:view|edit)/.exec(generatorURL ?? '')?.[1];
}

/** Every Grafana has an organisation 1: its address tells them apart, with the path of one that shares its host. */
function organisation({ externalURL, orgId }: AlertGroup): string | undefined {
  const address = externalURL && URL.canParse(externalURL) ? new URL(externalURL) : undefined;
  return text(`${address?.host ?? ''}${address?.pathname.replace(/\/$/, '') ?? ''}/${orgId ?? ''}`, limits.id);
}

/** Why it fires, or why it is over without having recovered (`MissingSeries`, `Paused`, `RuleDeleted` …). */
function reasonOf({ labels, annotations, valueString, values }: GroupedAlert): string | undefined {
  if (labels.alertname === 'DatasourceNoData') return 'The query returned no data.';
  if (labels.alertname === 'DatasourceError') return `The query failed. ${annotations.Error ?? ''}`;
  const measured = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return [annotations.grafana_state_reason, valueString, measured.join(', ')].find(Boolean) ?? undefined;
}

/**
 * When its data stops, a rule without series goes on under other labels: one group may hold the end of the one and the
 * beginning of the other. Both are this alert, and it fires.
 */
function withoutOutlived(events: readonly SourceEvent[]): SourceEvent[] {
  const isFiring = (event: AlertEvent) => event.state === 'FIRING';
  const firing = new Set(events.filter(({ event }) => isFiring(event)).map(({ event }) => fingerprintOf(event)));
  return events.filter(({ event }) => isFiring(event) || !firing.has(fingerprintOf(event)));
}
