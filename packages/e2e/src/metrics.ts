import * as z from 'zod';
import type { PlannedResource } from '../../../scripts/terraform.js';

/** One metric as CloudWatch tells it from others. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
}

/** Any metric with these dimensions, whatever the values of those that are not given: what SEARCH finds. */
export interface Search {
  namespace: string;
  name: string;
  keys: string[];
  given: Record<string, string>;
}

/** A metric in one line, the same for the same metric. */
export function nameOf({ namespace, name, dimensions }: Metric): string {
  const pairs = Object.entries(dimensions).sort(([a], [b]) => a.localeCompare(b));
  return `${namespace} ${name} {${pairs.map((pair) => pair.join('=')).join(', ')}}`;
}

export function finds({ namespace, name, keys, given }: Search, metric: Metric): boolean {
  return (
    metric.namespace === namespace &&
    metric.name === name &&
    Object.keys(metric.dimensions).sort().join() === [...keys].sort().join() &&
    Object.entries(given).every(([key, value]) => metric.dimensions[key] === value)
  );
}

const emfSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/**
 * The metrics that CloudWatch makes of log lines: one for each name and each set of dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsIn(lines: readonly string[]): Metric[] {
  return lines.flatMap((line) => {
    const emf = line.startsWith('{') ? emfSchema.safeParse(JSON.parse(line)).data : undefined;
    return (emf?._aws.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) =>
        Dimensions.map((keys) => ({
          namespace: Namespace,
          name: Name,
          dimensions: Object.fromEntries(keys.map((key) => [key, String(emf?.[key])])),
        })),
      ),
    );
  });
}

const dimensions = z.record(z.string(), z.string());
const alarmSchema = z.object({
  alarm_name: z.string(),
  alarm_description: z.string(),
  namespace: z.string().nullish(),
  metric_name: z.string().nullish(),
  dimensions: dimensions.nullish(),
  statistic: z.string().nullish(),
  extended_statistic: z.string().nullish(),
  comparison_operator: z.enum(['GreaterThanThreshold', 'LessThanThreshold']),
  threshold: z.number(),
  period: z.number().nullish(),
  evaluation_periods: z.number(),
  treat_missing_data: z.string(),
  metric_query: z.array(
    z.object({
      id: z.string(),
      expression: z.string().nullish(),
      return_data: z.boolean().nullish(),
      metric: z.array(z.object({ namespace: z.string(), metric_name: z.string(), dimensions })),
    }),
  ),
});

export type PlannedAlarm = z.infer<typeof alarmSchema>;

export function alarmsIn(resources: readonly PlannedResource[]): PlannedAlarm[] {
  const alarms = resources.filter(({ type }) => type === 'aws_cloudwatch_metric_alarm');
  return alarms.map(({ values }) => alarmSchema.parse(values));
}

export function metricsOf({ namespace, metric_name, dimensions: own, metric_query }: PlannedAlarm): Metric[] {
  const queried = metric_query.flatMap(({ metric }) =>
    metric.map((one) => ({ namespace: one.namespace, name: one.metric_name, dimensions: one.dimensions })),
  );
  return namespace && metric_name ? [...queried, { namespace, name: metric_name, dimensions: own ?? {} }] : queried;
}

const dashboardSchema = z.object({
  widgets: z.array(
    z.object({ type: z.string(), properties: z.object({ metrics: z.array(z.array(z.unknown())).default([]) }) }),
  ),
});

/** What the dashboard draws. A row of a widget is a namespace, a name, and dimensions in pairs, or a search. */
export function drawnIn(resources: readonly PlannedResource[]): { metrics: Metric[]; searches: Search[] } {
  const bodies = resources.filter(({ type }) => type === 'aws_cloudwatch_dashboard').map(({ values }) => values);
  const rows = bodies.flatMap(({ dashboard_body }) =>
    dashboardSchema.parse(JSON.parse(String(dashboard_body))).widgets.flatMap(({ properties }) => properties.metrics),
  );
  const isSearch = ([first]: unknown[]) => typeof first === 'object';
  return {
    metrics: rows.filter((row) => !isSearch(row)).map(metricOf),
    searches: rows.filter(isSearch).map(([first]) => searchOf(first)),
  };
}

function metricOf(row: unknown[]): Metric {
  const [namespace = '', name = '', ...rest] = row.filter((part) => typeof part === 'string');
  const pairs = rest.flatMap((part, index) => (index % 2 === 0 ? [[part, rest[index + 1] ?? ''] as const] : []));
  return { namespace, name, dimensions: Object.fromEntries(pairs) };
}

const searchPattern = /^SEARCH\('\{(\w+),([\w,]+)\} MetricName="(\w+)"((?: \w+="[^"]+")*)', '\w+', \d+\)$/;

function searchOf(cell: unknown): Search {
  const { expression } = z.object({ expression: z.string() }).parse(cell);
  const [, namespace = '', keys = '', name = '', given = ''] = searchPattern.exec(expression) ?? [];
  if (!name) throw new Error(`this test cannot read ${expression}`);
  const pairs = [...given.matchAll(/(\w+)="([^"]+)"/g)].map(([, key = '', value = '']) => [key, value] as const);
  return { namespace, name, keys: keys.split(','), given: Object.fromEntries(pairs) };
}
