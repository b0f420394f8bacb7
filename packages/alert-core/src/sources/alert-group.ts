import * as z from 'zod';

/** An accessory: of a strange type it is as good as missing, and no reason to lose the alert. */
const optionalText = z.string().nullish().catch(undefined);

const optionalTexts = z.record(z.string(), z.unknown()).catch({}).transform(textsOf);

const groupedAlert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: z.record(z.string(), z.unknown()).transform(textsOf),
  annotations: optionalTexts,
  startsAt: optionalText,
  endsAt: optionalText,
  generatorURL: optionalText,
  fingerprint: optionalText,
  dashboardURL: optionalText,
  panelURL: optionalText,
  silenceURL: optionalText,
  values: optionalTexts,
  valueString: optionalText,
});

/**
 * One notification of Grafana or of an Alertmanager: alerts that are grouped for people, each with a state of its own.
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const alertGroup = z.object({
  version: optionalText,
  orgId: z.union([z.number(), z.string()]).optional().catch(undefined),
  externalURL: optionalText,
  truncatedAlerts: z.number().int().positive().optional().catch(undefined),
  commonLabels: optionalTexts,
  commonAnnotations: optionalTexts,
  alerts: z.array(groupedAlert),
});

export type AlertGroup = z.infer<typeof alertGroup>;
export type GroupedAlert = z.infer<typeof groupedAlert>;

const rawGroup = z.looseObject({ alerts: z.array(z.unknown()) });

/** Whose group a payload is, by its structure: Grafana's has an organisation, and alerts with links into Grafana. */
export function groupSender(payload: unknown): 'grafana' | 'alertmanager' | undefined {
  const group = rawGroup.safeParse(payload).data;
  if (!group) return undefined;
  if ('orgId' in group || group.alerts.some(isGrafanaAlert)) return 'grafana';
  return 'groupKey' in group && 'receiver' in group ? 'alertmanager' : undefined;
}

/**
 * The payload as if each alert had come alone, in the order of the group. Grafana's `message` is left out: it tells of
 * every alert of the group again.
 */
export function rawAlerts(payload: unknown): unknown[] {
  const { alerts, ...group } = rawGroup.parse(payload);
  return alerts.map((alert) => ({ ...group, message: undefined, alerts: [alert] }));
}

const grafanaFields = ['silenceURL', 'dashboardURL', 'panelURL', 'valueString'];

function isGrafanaAlert(alert: unknown): boolean {
  return typeof alert === 'object' && alert !== null && grafanaFields.some((field) => field in alert);
}

function textsOf(values: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(values).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}
