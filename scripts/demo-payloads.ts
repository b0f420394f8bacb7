/** One alert rule of the demo's Grafana. */
interface Rule {
  name: string;
  uid: string;
  /** What tells its series apart. */
  labels: Record<string, string>;
  annotations: Record<string, string>;
  values: Record<string, number>;
}

const runbooks = 'https://runbooks.example.com';
const grafana = 'https://grafana.example.com';

/** Five alerts of one folder that reach us in one notification; one of them names no team. */
export const rules: readonly Rule[] = [
  {
    name: 'Checkout error rate',
    uid: 'checkout-errors',
    labels: { service: 'checkout', team: 'payments', severity: 'critical' },
    annotations: {
      summary: '7.4 % of all checkouts fail',
      description: 'More than 5 % of all requests to the checkout have failed for 5 minutes.',
      runbook_url: `${runbooks}/checkout`,
    },
    values: { A: 7.4 },
  },
  {
    name: 'Search latency',
    uid: 'search-latency',
    labels: { service: 'search', team: 'discovery', priority: 'P2' },
    annotations: {
      summary: 'The slowest searches take 2.3 s',
      description: 'The 95th percentile of the search has been above 2 s for 10 minutes.',
      runbook_url: `${runbooks}/search`,
    },
    values: { A: 2.31 },
  },
  {
    name: 'Disk almost full',
    uid: 'disk-full',
    labels: { instance: 'db-1:9100', team: 'platform', priority: 'P2' },
    annotations: {
      summary: 'The disk of db-1 is 93 % full',
      description: 'At this rate it is full in 7 hours.',
      runbook_url: `${runbooks}/disk`,
    },
    values: { A: 93.41 },
  },
  {
    name: 'Orders wait for too long',
    uid: 'orders-queue',
    labels: { queue: 'orders', team: 'payments', priority: 'P1' },
    annotations: {
      summary: 'The oldest order has waited for 11 minutes',
      description: 'Orders are worked on more slowly than they come in.',
      runbook_url: `${runbooks}/orders`,
    },
    values: { A: 660 },
  },
  {
    name: 'Certificate expires soon',
    uid: 'certificate',
    labels: { instance: 'shop.example.com' },
    annotations: { summary: 'The certificate of shop.example.com ends in 9 days' },
    values: { A: 9 },
  },
];

/** The one that recovers in the demo. */
export const recovering = 'Search latency';

/** What Grafana posts about all of them; the recovered ones are in its group for a last time. */
export function notification(startsAt: Date, resolved: { names: readonly string[]; at: Date }): string {
  const alerts = rules.map((rule) =>
    alertOf(rule, startsAt, resolved.names.includes(rule.name) ? resolved.at : undefined),
  );
  return JSON.stringify({
    receiver: 'casefile',
    status: 'firing',
    orgId: 1,
    version: '1',
    groupKey: '{}:{grafana_folder="Shop"}',
    truncatedAlerts: 0,
    groupLabels: { grafana_folder: 'Shop' },
    commonLabels: { grafana_folder: 'Shop' },
    commonAnnotations: {},
    externalURL: `${grafana}/`,
    alerts,
  });
}

/** https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/ */
function alertOf({ name, uid, labels, annotations, values }: Rule, startsAt: Date, endsAt: Date | undefined): object {
  const own = { alertname: name, grafana_folder: 'Shop', ...labels };
  const matchers = Object.entries(own).map(([label, value]) => `matcher=${encodeURIComponent(`${label}=${value}`)}`);
  return {
    status: endsAt ? 'resolved' : 'firing',
    labels: own,
    annotations,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? '0001-01-01T00:00:00Z',
    values,
    valueString: Object.entries(values)
      .map(([variable, value]) => `[ var='${variable}' labels={} value=${value} ]`)
      .join(', '),
    fingerprint: uid,
    generatorURL: `${grafana}/alerting/grafana/${uid}/view?orgId=1`,
    dashboardURL: `${grafana}/d/shop?orgId=1`,
    panelURL: `${grafana}/d/shop?orgId=1&viewPanel=${rules.findIndex((rule) => rule.uid === uid) + 1}`,
    silenceURL: `${grafana}/alerting/silence/new?alertmanager=grafana&${matchers.join('&')}&orgId=1`,
    orgId: 1,
  };
}
