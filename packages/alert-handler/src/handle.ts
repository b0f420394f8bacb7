import {
  type AlertState,
  type AlertStore,
  applyAll,
  type Decision,
  type IssueQueue,
  type LifeSettings,
  type WakeUp,
} from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import type { BatchOptions, Logger, Received } from '@casefile/lambda-kit';
import type { Alert, Reading } from './read.js';

export type { Alert, Reading } from './read.js';

/** What alert-agent counts. */
export interface AlertMetrics {
  alert(alert: { source: string; team: string; action: Decision['action'] }): void;
  ignored(): void;
  truncated(alerts: number): void;
}

export interface AlertHandlerOptions {
  store: AlertStore;
  issues: IssueQueue;
  metrics: AlertMetrics;
  settings: LifeSettings;
  now: () => Date;
  /** Waits before a write that was lost is tried again, the longer the higher the attempt (1, 2, …). */
  pause: (attempt: number) => Promise<void>;
}

/**
 * Records what should be true of every alert in a batch: load, decide, save, and wake issue-agent where it is behind.
 * Events of one alert are one write, whichever messages brought them. A message is done when all its alerts are.
 */
export function createAlertHandler(options: AlertHandlerOptions): BatchOptions<Reading>['work'] {
  return (received) => {
    const failures = settleAll(byFingerprint(received), options);
    return received.map(async (one) => {
      mentionWhatIsNotThere(one, options.metrics);
      const failed = await failures;
      const failure = one.item.alerts
        .map(({ fingerprint }) => failed.get(fingerprint))
        .find((error) => error !== undefined);
      if (failure) throw failure;
    });
  };
}

/** An alert with the log of the message that brought it. */
interface Sighting extends Alert {
  log: Logger;
  sqsMessageId: string;
  snsMessageId: string | undefined;
}

/** Answers the fingerprints whose state is not saved or whose wake-up is not sent, and why. */
async function settleAll(
  groups: ReadonlyMap<string, readonly Sighting[]>,
  options: AlertHandlerOptions,
): Promise<Map<string, Error>> {
  const failures = new Map<string, Error>();
  const states = groups.size > 0 ? await loadAll(groups, options.store) : undefined;
  const behind: WakeUp[] = [];
  const left = [...groups];
  const fail = (fingerprint: string, thrown: unknown) => {
    const error = asError(thrown);
    failures.set(fingerprint, error);
    for (const { log } of groups.get(fingerprint) ?? [])
      log.warn({ fingerprint, error: error.message }, 'alert is not recorded yet');
  };
  const worker = async () => {
    for (let group = left.shift(); group; group = left.shift()) {
      const [fingerprint, sightings] = group;
      try {
        const state = await settle(fingerprint, sightings, states, options);
        if (state) behind.push(wakeUp(state, sightings));
      } catch (error) {
        fail(fingerprint, error);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, worker));
  try {
    if (behind.length > 0) await options.issues.wake(behind);
  } catch (error) {
    for (const { fingerprint } of behind) fail(fingerprint, error);
  }
  return failures;
}

/** States that are written side by side: a group of 500 must not queue for the client's sockets until they time out. */
const WRITERS = 25;

/** All states at once. One that cannot be read must not stop the others: then each is read on its own. */
async function loadAll(
  groups: ReadonlyMap<string, readonly Sighting[]>,
  store: AlertStore,
): Promise<Map<string, AlertState> | undefined> {
  try {
    return await store.load([...groups.keys()]);
  } catch (error) {
    const [first] = groups.values();
    first?.[0]?.log.warn({ error: asError(error).message, alerts: groups.size }, 'states will be read one by one');
    return undefined;
  }
}

/** Other containers write the same item; each round of a race has a winner, so this many are rarely lost in a row. */
const MAX_ATTEMPTS = 10;

/** Load, decide, save; a lost write decides again on what won. Answers the state when issue-agent has to look at it. */
async function settle(
  fingerprint: string,
  sightings: readonly Sighting[],
  states: ReadonlyMap<string, AlertState> | undefined,
  { store, metrics, settings, now, pause }: AlertHandlerOptions,
): Promise<AlertState | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const known = attempt === 1 && states ? states : await store.load([fingerprint]);
    const stored = known.get(fingerprint);
    const { decisions, next, wake } = applyAll({ stored, fingerprint, deliveries: sightings, now: now(), settings });
    if (!next || (await store.save(next, stored)) === 'saved') {
      sightings.forEach((sighting, index) => tell(sighting, decisions[index], metrics));
      return wake ? (next ?? stored) : undefined;
    }
    await pause(attempt);
  }
  throw new CasefileError('conflict', `${fingerprint} was changed by others in each of ${MAX_ATTEMPTS} attempts`);
}

function tell(
  { log, fingerprint, event, envelope }: Sighting,
  decision: Decision | undefined,
  metrics: AlertMetrics,
): void {
  if (!decision) return;
  const told = { ...event, raw_provider: undefined };
  const { action, reason } = decision;
  log.info({ fingerprint, event: told, envelope, action, reason }, 'NORMALIZED_ALERT');
  metrics.alert({ source: event.source, team: event.team, action });
}

function mentionWhatIsNotThere({ item, log }: Received<Reading>, metrics: AlertMetrics): void {
  if (item.ignored !== undefined) {
    log.info({ reason: item.ignored, outcome: 'ignored' }, 'message is no alert');
    metrics.ignored();
  }
  if (item.truncatedAlerts !== undefined) {
    log.warn({ truncated_alerts: item.truncatedAlerts }, 'the provider left alerts out of this group');
    metrics.truncated(item.truncatedAlerts);
  }
}

function byFingerprint(received: readonly Received<Reading>[]): Map<string, Sighting[]> {
  const groups = new Map<string, Sighting[]>();
  for (const { item, log, message } of received) {
    for (const alert of item.alerts) {
      const group = groups.get(alert.fingerprint) ?? [];
      groups.set(alert.fingerprint, group);
      group.push({ ...alert, log, sqsMessageId: message.sqsMessageId, snsMessageId: message.snsMessageId });
    }
  }
  return groups;
}

function wakeUp({ fingerprint, desired_version }: AlertState, sightings: readonly Sighting[]): WakeUp {
  const last = sightings.at(-1);
  return {
    fingerprint,
    desired_version,
    ...(last && { event_id: last.envelope.event_id, sqs_message_id: last.sqsMessageId }),
    ...(last?.snsMessageId !== undefined && { sns_message_id: last.snsMessageId }),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
