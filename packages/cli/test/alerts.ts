import { type AlertEvent, type AlertState, decide, defaultLifeSettings, fingerprintOf } from '@casefile/alert-core';

/** An alert that fired at a time; what a test is about stands in the overrides. */
export function alert(
  title: string,
  at: string,
  {
    event: eventOverrides = {},
    ...overrides
  }: Partial<Omit<AlertState, 'event'>> & { event?: Partial<AlertEvent> } = {},
): AlertState {
  const event: AlertEvent = {
    ...{ schema_version: 1, provider_version: '1', source: 'grafana', state: 'FIRING', title, priority: 'P2' },
    ...{ occurred_at: at, team: 'payments', teams: ['payments'], needs_routing: false, links: {}, raw_provider: null },
    ...{ resource: { type: 'service', id: 'checkout', extra: {} }, identity: { rule_id: title } },
    ...eventOverrides,
  };
  const fingerprint = fingerprintOf(event);
  const envelope = { received_at: at, ordered_at: at, event_id: `${title}${at}`, delivery_attempt: 1 };
  const now = new Date(at);
  const { next } = decide({ event, envelope, fingerprint, now, settings: defaultLifeSettings });
  if (!next) throw new Error('a first firing makes a state');
  return { ...next, ...overrides };
}

/** What issue-agent leaves behind when it has opened the issue. */
export function withIssue(number: number, repo = 'shop/alerts') {
  return {
    issue_number: number,
    issue_episode: 1,
    issue_repo: repo,
    issue_url: `https://github.com/${repo}/issues/${number}`,
    issue_state: 'open',
    synced_version: 1,
  } as const;
}
