import type { AlertEvent } from '../event.js';
import { labels as clean, limits, text } from '../normalise.js';
import type { RoutingHints } from '../routing.js';
import type { AlertGroup, GroupedAlert } from './alert-group.js';

type Texts = Readonly<Record<string, string>>;

/** Finds a text by its name, in any case: in the annotations, then in the labels, then in what the group has in common. */
export function annotated({ annotations, labels }: GroupedAlert, group: AlertGroup) {
  const scopes = [annotations, labels, group.commonAnnotations, group.commonLabels].map(byLowerCase);
  const told = (name: string, among = scopes) =>
    among.map((scope) => scope.get(name)).find((value) => value !== undefined && value.trim() !== '');
  const owners = scopes.find((scope) => told('team', [scope]) ?? told('teams', [scope]));
  const routing: RoutingHints = {
    team: owners?.get('team'),
    teams: owners?.get('teams'),
    priority: told('priority'),
    severity: told('severity'),
  };
  return { told, routing };
}

/**
 * The labels that tell the series of a rule apart. A label that redaction or a limit has changed may no longer do so:
 * the hash that the provider made of all of them then stands beside them.
 */
export function seriesOf(
  { labels, fingerprint }: GroupedAlert,
  changing: readonly string[],
): Pick<AlertEvent['identity'], 'labels' | 'alarm_id'> {
  const own = Object.fromEntries(Object.entries(labels).filter(([name]) => !changing.includes(name)));
  const kept = clean(own);
  const isWhole = Object.entries(own).every(([name, value]) => kept[name] === value);
  return isWhole ? { labels: kept } : { labels: kept, alarm_id: text(fingerprint, limits.id) };
}

/** What the labels say about the thing that is in trouble: the most specific of them names it. */
export function resourceOf(labels: Texts): AlertEvent['resource'] {
  const values = byLowerCase(labels);
  const facts = {
    region: text(values.get('region') ?? values.get('aws_region'), limits.account),
    extra: clean(labels),
  };
  for (const [type, names] of subjects) {
    const id = names.map((name) => text(values.get(name), limits.label)).find(Boolean);
    if (id !== undefined) return { type, id, ...facts };
  }
  return { type: 'generic', ...facts };
}

/**
 * In the order in which they count. A pod comes before `instance`, which is the address of the exporter that reports
 * it, and `job` comes last: Prometheus gives one to every series.
 */
const subjects: readonly [AlertEvent['resource']['type'], readonly string[]][] = [
  ['runner', ['runner', 'runner_name']],
  ['function', ['functionname', 'function_name', 'lambda_name']],
  ['instance', ['pod', 'instanceid', 'instance_id', 'instance', 'hostname', 'host', 'node']],
  ['service', ['service', 'service_name']],
  ['job', ['job_name', 'job']],
];

/** Sorted, so that of two names that differ in case alone the same one wins in any order. */
function byLowerCase(texts: Texts): Map<string, string> {
  const entries = Object.entries(texts).sort(([a], [b]) => (a < b ? 1 : -1));
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
}
