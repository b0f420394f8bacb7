import { asError, ChaosError } from './error.js';
import { type Fault, holds, type State, type Target } from './faults/fault.js';
import type { JournalEntry } from './journal.js';
import { withRestore } from './restore.js';
import type { Session, Subject } from './session.js';
import { settle } from './settle.js';

/** A fault with the state that it starts from and the one that it leads to. */
export interface Plan {
  fault: Fault;
  before: State;
  broken: State;
}

/** Reads what is there and decides; changes nothing. Throws `refused` when a fault is journaled already or has nothing to break. */
export async function planFaults(session: Session, subject: Subject, faults: readonly Fault[]): Promise<Plan[]> {
  await refuseUnfinished(session, subject);
  const plans: Plan[] = [];
  for (const fault of faults) {
    const before = await fault.snapshot(session.cloud, targetOf(subject));
    const broken = fault.broken(before);
    if (holds(before, broken)) {
      throw new ChaosError(
        'refused',
        `${fault.name}: it is like that already (${fault.describe(before)}), so injecting it would prove nothing.`,
        'Put the configuration right first, or pick another fault.',
      );
    }
    plans.push({ fault, before, broken });
  }
  return plans;
}

/** Injects all or nothing: when one fails, those before it and its own half are put back. */
export async function injectAll(
  session: Session,
  subject: Subject,
  plans: readonly Plan[],
  expiresAt: Date | null,
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  try {
    for (const { fault, before, broken } of plans) {
      const entry = entryOf(session, subject, fault, before, expiresAt);
      await session.journal.record(entry);
      entries.push(entry);
      await fault.apply(session.cloud, targetOf(subject), broken);
      await settle(session, session.cloud, fault, targetOf(subject), broken);
    }
    return entries;
  } catch (error) {
    return withRestore(session, entries, () => Promise.reject(asError(error)));
  }
}

/** One function at a time is broken in one way at a time; otherwise neither snapshots nor verdicts mean anything. */
async function refuseUnfinished({ journal, place }: Session, { fn }: Subject): Promise<void> {
  const { entries, unreadable } = await journal.list();
  const [corrupt] = unreadable;
  if (corrupt) {
    throw new ChaosError(
      'refused',
      `The journal entry ${corrupt.file} cannot be read (${corrupt.problem}), so what it stands for is unknown.`,
      'Look into the file, put back by hand what it says, then delete it.',
    );
  }
  const unfinished = entries.find((entry) => entry.function_arn === fn.arn && entry.endpoint === place.endpoint);
  if (!unfinished) return;
  throw new ChaosError(
    'refused',
    `${fn.name} has a fault in the journal already: ${unfinished.fault}, since ${unfinished.injected_at}.`,
    'See `chaos status`; put it back with `chaos restore`.',
  );
}

function entryOf(
  { place, now }: Session,
  { fn, role }: Subject,
  fault: Fault,
  before: State,
  expiresAt: Date | null,
): JournalEntry {
  return {
    version: 1,
    fault: fault.name,
    function_name: fn.name,
    function_arn: fn.arn,
    role_name: role.name,
    role_id: role.id,
    region: place.region,
    endpoint: place.endpoint,
    before: { ...before },
    injected_at: now().toISOString(),
    expires_at: expiresAt?.toISOString() ?? null,
  };
}

function targetOf({ fn, role }: Subject): Target {
  return { functionName: fn.name, roleName: role.name };
}
