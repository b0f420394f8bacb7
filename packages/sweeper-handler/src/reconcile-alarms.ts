import {
  type AlertEvent,
  type AlertState,
  type AlertStore,
  fingerprintOf,
  type ListAlarms,
  parseAlert,
  type RoutingDefaults,
  type StandingAlarm,
} from '@casefile/alert-core';
import type { PublishAlert } from '@casefile/adapters';
import type { Logger } from '@casefile/lambda-kit';

export interface ReconcileAlarmsOptions {
  alarms: ListAlarms;
  store: Pick<AlertStore, 'load'>;
  publish: PublishAlert;
  /** Alarms that tell this topic are ours. */
  topicArn: string;
  /** So are alarms whose names begin with one of these: they come through EventBridge. */
  namePrefixes: readonly string[];
  /** What the names of the pipeline's own alarms begin with: they must not feed the pipeline that they watch. */
  ownAlarmPrefix: string;
  log: Logger;
  /** A younger change may still be on its way. */
  graceMs?: number;
  /** The rest is for the next sweep. */
  maxPublishes?: number;
}

/**
 * Publishes the notifications that never came: of alarms that fire while their alert is closed or unknown, and of
 * alarms that are OK while it is open. From there on everything goes its ordinary way; a notification that comes after
 * all is the same event again. A repeated sweep therefore does no harm.
 */
export async function reconcileAlarms(options: ReconcileAlarmsOptions, at: Date): Promise<object> {
  const { alarms, store, log, graceMs = 2 * 60 * 1000, maxPublishes = 100 } = options;
  const counts = { alarms: 0, young: 0, published: 0, failed: 0, more: false };
  for await (const page of alarms()) {
    const changes = page.filter((alarm) => isOurs(alarm, options)).flatMap((alarm) => changeOf(alarm, options, at));
    const states = await store.load(changes.map(({ fingerprint }) => fingerprint));
    counts.alarms += changes.length;
    for (const change of changes.filter((each) => wasMissed(each, states.get(each.fingerprint)))) {
      if (at.getTime() - Date.parse(change.alarm.changedAt) < graceMs) {
        counts.young += 1;
      } else if (counts.published + counts.failed >= maxPublishes) {
        counts.more = true;
      } else {
        counts[await tell(change, options)] += 1;
      }
    }
    if (counts.more) break;
  }
  if (counts.failed === 0) return counts;
  log.error(counts, 'not every alarm could be reconciled');
  throw new Error(`${counts.failed} missed notifications could not be published`);
}

/** Where the actions are switched off, nobody wants to be told that it fires; that it resolved ends what is open. */
function isOurs(
  { name, state, actions, actionsEnabled }: StandingAlarm,
  { topicArn, namePrefixes }: ReconcileAlarmsOptions,
): boolean {
  if (namePrefixes.some((prefix) => name.startsWith(prefix))) return true;
  return actions.includes(topicArn) && (actionsEnabled || state === 'OK');
}

/** The change that brought an alarm into its state, as alert-agent will read it. */
interface Change {
  alarm: StandingAlarm;
  fingerprint: string;
  event: AlertEvent;
  orderedAt: string;
}

/** Nobody is told by what is read here: the fingerprint and the state are the same whatever the defaults are. */
const anyDefaults: RoutingDefaults = { team: 'unassigned', priority: 'P2', criticalPriority: 'P1' };

/** None for what the pipeline ignores: its own alarms, those that scale a service, INSUFFICIENT_DATA. */
function changeOf(alarm: StandingAlarm, { ownAlarmPrefix, log }: ReconcileAlarmsOptions, at: Date): Change[] {
  const receivedAt = at.toISOString();
  const parsed = parseAlert(alarm.notification, { receivedAt, ownAlarmPrefix, defaults: anyDefaults });
  if (parsed.outcome === 'invalid') log.warn({ alarm: alarm.name, reason: parsed.reason }, 'alarm cannot be read');
  if (parsed.outcome !== 'events') return [];
  return parsed.events.map(({ event, orderedAt = receivedAt }) => ({
    alarm,
    fingerprint: fingerprintOf(event),
    event,
    orderedAt,
  }));
}

/** The alert says otherwise, and what it knows is older. Of two changes at one time the resolution counts. */
function wasMissed({ event, orderedAt }: Change, state: AlertState | undefined): boolean {
  if (event.state === 'RESOLVED') return state?.status === 'OPEN' && orderedAt >= state.last_provider_state_at;
  return !state || (state.status === 'CLOSED' && orderedAt > state.last_provider_state_at);
}

/** One that cannot be published does not keep the others from being published. */
async function tell(
  { alarm, fingerprint, event }: Change,
  { publish, log }: ReconcileAlarmsOptions,
): Promise<'published' | 'failed'> {
  const facts = { alarm: alarm.name, fingerprint, state: event.state, changed_at: alarm.changedAt };
  try {
    const sns_message_id = await publish(alarm.notification, {});
    log.warn({ ...facts, sns_message_id }, 'MISSED_ALARM_PUBLISHED');
    return 'published';
  } catch (error) {
    log.error({ ...facts, error: String(error) }, 'a missed alarm could not be published');
    return 'failed';
  }
}
