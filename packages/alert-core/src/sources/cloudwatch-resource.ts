import type { AlertEvent } from '../event.js';
import { labels, limits, text } from '../normalise.js';
import type { AlarmChange, AlarmMetric } from './cloudwatch-change.js';

type Resource = Omit<AlertEvent['resource'], 'region'>;

/**
 * What an alarm is about. Metrics of more than one resource, and composite alarms, are about none in particular; the
 * order of the metrics never matters, because SNS and EventBridge need not agree on it.
 */
export function resourceOf({ metrics, contributor, rule, children }: AlarmChange): Resource {
  const watched = contributor ? [...metrics, { dimensions: contributor.attributes }] : metrics;
  const found = watched.flatMap((metric) => subjectOf(metric) ?? []);
  const subjects = new Map(found.map((subject) => [JSON.stringify([subject.type, subject.id]), subject]));
  const [only] = subjects.size === 1 ? subjects.values() : [];
  const facts = [
    ...watched.flatMap(({ namespace, name }) => [pair('namespace', namespace), pair('metric_name', name)]),
    ...watched.flatMap(({ dimensions }) => Object.entries(dimensions)),
    pair('alarm_rule', rule),
    ...children.map((child) => pair('triggering_alarm', child)),
  ];
  return { ...(only ?? { type: 'generic' }), extra: labels(joined(facts)) };
}

type Subject = Pick<Resource, 'type' | 'id'>;

/** By the dimension that names the subject; the metrics of one namespace have several. The first that fits wins. */
const subjects: readonly { dimension: string; type: Resource['type']; namespaces?: RegExp; within?: string }[] = [
  { dimension: 'FunctionName', type: 'function' },
  { dimension: 'RunnerName', type: 'runner' },
  { dimension: 'InstanceId', type: 'instance' },
  { dimension: 'DBInstanceIdentifier', type: 'instance' },
  { dimension: 'CacheClusterId', type: 'instance' },
  { dimension: 'StateMachineArn', type: 'job' },
  { dimension: 'JobName', type: 'job' },
  { dimension: 'ProjectName', type: 'job', namespaces: /^AWS\/CodeBuild$/ },
  {
    dimension: 'ServiceName',
    type: 'service',
    namespaces: /^(AWS\/ECS|ECS\/ContainerInsights)$/,
    within: 'ClusterName',
  },
  { dimension: 'ApiId', type: 'service' },
  { dimension: 'ApiName', type: 'service' },
  { dimension: 'LoadBalancer', type: 'service' },
  { dimension: 'LoadBalancerName', type: 'service' },
  { dimension: 'DBClusterIdentifier', type: 'service' },
  { dimension: 'TableName', type: 'service' },
  { dimension: 'QueueName', type: 'service' },
  { dimension: 'TopicName', type: 'service' },
  { dimension: 'StreamName', type: 'service' },
  { dimension: 'BucketName', type: 'service' },
  { dimension: 'DistributionId', type: 'service' },
];

/** What no row names is known by its namespace and all of its dimensions. */
function subjectOf({ namespace, dimensions }: AlarmMetric): Subject | undefined {
  const values = new Map(Object.entries(dimensions));
  for (const { dimension, type, namespaces, within } of subjects) {
    const id = values.get(dimension);
    if (id === undefined || namespaces?.test(namespace ?? '') === false) continue;
    const parent = values.get(within ?? '');
    return { type, id: text(parent === undefined ? id : `${parent}/${id}`, limits.label) };
  }
  if (values.size === 0) return undefined;
  const all = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  return { type: 'generic', id: text([namespace ?? [], ...all].flat().join(' '), limits.label) };
}

function pair(name: string, value: string | null | undefined): [string, string] {
  return [name, value ?? ''];
}

/** Every value that a name has, in alphabetical order. */
function joined(pairs: readonly [string, string][]): Record<string, string> {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of pairs) {
    if (value !== '') values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, [...all].sort().join(', ')]));
}
