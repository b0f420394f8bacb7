import type { AlertState, IssueRecordStore, Silencing, WakeUpMessage } from '@casefile/alert-core';
import type { PostponeMessage } from '@casefile/adapters';
import { CasefileError, isPermanent } from '@casefile/context-core';
import type { BatchOptions, Logger, Received } from '@casefile/lambda-kit';
import type { Desk } from './desk.js';
import { intendedAction, isUrgent } from './intended-action.js';
import type { Storms } from './join-storm.js';
import { type Deferral, type Operation, reconcile } from './reconcile.js';

/** What issue-agent counts. */
export interface IssueMetrics {
  operation(operation: Operation): void;
  /** How long it took from the change at its source to the issue, once for each that is opened. */
  opened(latencyMs: number): void;
  failed(): void;
  /** GitHub was not to be called: its limits, or it does not answer. */
  deferred(): void;
  /** People are not to be told of an alert. */
  silenced(): void;
}

export interface IssueHandlerOptions {
  store: IssueRecordStore;
  /** Everything that talks to GitHub; rejects when its secret or its routing cannot be read. */
  openDesk: () => Promise<Omit<Desk, 'endsAt' | 'now' | 'rows'>>;
  storms: Storms;
  postpone: PostponeMessage;
  metrics: IssueMetrics;
  now: () => Date;
  /** From 0 up to 1, for the jitter of waits. */
  random: () => number;
}

/**
 * Works on the alerts of a batch side by side; several messages of one alert are one piece of work. What fails comes
 * back when it makes sense, and everything that waits behind it in its group with it.
 */
export function createIssueHandler(options: IssueHandlerOptions): BatchOptions<WakeUpMessage>['work'] {
  return (received) => {
    const groups = byFingerprint(received);
    const firstLook = loadTogether([...groups.keys()], options.store);
    const done = new Map(
      [...groups].map(([fingerprint, group]) => [fingerprint, settle(fingerprint, group, firstLook, options)]),
    );
    return received.map(({ item }) => done.get(item.fingerprint) ?? Promise.resolve());
  };
}

type Load = (fingerprint: string) => Promise<AlertState | undefined>;

/** All states with one request. One that cannot be read must not stop the others: then each is read on its own. */
function loadTogether(fingerprints: readonly string[], store: IssueRecordStore): Load {
  const all = fingerprints.length > 0 ? store.load(fingerprints).catch(() => undefined) : undefined;
  return async (fingerprint) => ((await all) ?? (await store.load([fingerprint]))).get(fingerprint);
}

function byFingerprint(received: readonly Received<WakeUpMessage>[]): Map<string, Received<WakeUpMessage>[]> {
  const groups = new Map<string, Received<WakeUpMessage>[]>();
  for (const one of received) groups.set(one.item.fingerprint, [...(groups.get(one.item.fingerprint) ?? []), one]);
  return groups;
}

async function settle(
  fingerprint: string,
  group: readonly Received<WakeUpMessage>[],
  firstLook: Load,
  options: IssueHandlerOptions,
): Promise<void> {
  const [first] = group;
  if (!first) return;
  const { log } = first;
  let deferral: Deferral | undefined;
  try {
    deferral = await reconcile(fingerprint, {
      store: options.store,
      now: options.now,
      firstLook,
      storms: options.storms,
      openDesk: async () => ({ ...(await options.openDesk()), endsAt: first.endsAt, now: options.now }),
      look: group.some(({ item }) => item.look === true),
      log,
      operation: (operation, state) => tell(operation, state, log, options),
      silenced: (silencing, state) => tellSilenced(silencing, state, log, options.metrics),
    });
  } catch (error) {
    options.metrics.failed();
    const state = await firstLook(fingerprint).catch(() => undefined);
    const longest = state && isUrgent(state) ? LONGEST_URGENT_WAIT_SECONDS : LONGEST_WAIT_SECONDS;
    await Promise.all(group.map((one) => comeBackLater(one, error, longest, log, options)));
    // a wake-up is no poison: what GitHub refuses for good today, a person can mend
    throw isPermanent(error) ? new CasefileError('unavailable', error.message, { cause: error }) : error;
  }
  if (deferral) await defer(deferral, group, log, options);
}

/** A longer wait is no message's: it would keep what comes later about the same alert from being seen. */
const LONGEST_NAP_MS = 4 * 60 * 1000;

/** The line is for a person who cannot wait. What has to wait for long comes back by the sweeper, what is urgent by itself. */
async function defer(
  { state, until, why, cause }: Deferral,
  group: readonly Received<WakeUpMessage>[],
  log: Logger,
  options: IssueHandlerOptions,
): Promise<void> {
  const { title, priority, team, issue_url } = state;
  const at = new Date(until).toISOString();
  if (why !== 'gathering') {
    log.warn({ would: intendedAction(state), title, priority, team, issue_url, why, until: at }, 'GITHUB_DEFERRED');
    options.metrics.deferred();
  }
  const isLong = until - options.now().getTime() > LONGEST_NAP_MS;
  if (isLong && !isUrgent(state) && (await options.store.defer(state, at)) === 'deferred') return;
  const noRoom = `there is no room on GitHub before ${at} (${why})`;
  const later = cause ?? new CasefileError('rate_limited', noRoom, { retryAt: until });
  await Promise.all(group.map((one) => comeBackLater(one, later, LONGEST_WAIT_SECONDS, log, options)));
  throw later;
}

function tell(operation: Operation, state: AlertState, log: Logger, { metrics, now }: IssueHandlerOptions): void {
  const { title, episode, issue_url, desired_version, first_seen_at } = state;
  log.info({ operation, title, episode, issue_url, version: desired_version }, 'ISSUE_IN_STEP');
  metrics.operation(operation);
  // a source's clock may be ahead of ours
  if (operation === 'CREATED') metrics.opened(Math.max(now().getTime() - Date.parse(first_seen_at), 0));
}

function tellSilenced(silencing: Silencing, state: AlertState, log: Logger, metrics: IssueMetrics): void {
  const { title, priority, team, issue_url } = state;
  log.info({ ...silencing, would: intendedAction(state), title, priority, team, issue_url }, 'SILENCED');
  metrics.silenced();
}

const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 15 * 60;
const LONGEST_URGENT_WAIT_SECONDS = 3 * 60;

/** When GitHub or what is not yet known says so; else the longer, the more often it failed. */
async function comeBackLater(
  { message }: Received<WakeUpMessage>,
  error: unknown,
  longestSeconds: number,
  log: Logger,
  { postpone, now, random }: IssueHandlerOptions,
): Promise<void> {
  const retryAt = error instanceof CasefileError ? error.retryAt : undefined;
  const backoff = Math.min(FIRST_WAIT_SECONDS * 2 ** (message.deliveryAttempt - 1), longestSeconds);
  const seconds =
    retryAt === undefined
      ? backoff * (0.8 + 0.4 * random())
      : Math.max((retryAt - now().getTime()) / 1000, 1) + 2 * random();
  try {
    await postpone(message.receiptHandle, seconds);
  } catch (cause) {
    // it comes back all the same, when the queue's own time is over
    log.warn({ error: String(cause) }, 'the message could not be postponed');
  }
}
