import { messageOf } from './error.js';
import { type Objection, objections } from './gate.js';
import type { JournalEntry } from './journal.js';
import { type Effect, effectOf } from './restore.js';
import { findSubject, type Session, type Tools } from './session.js';

/** One fault of the journal beside what AWS says. `unknown` could not be read; `problem` says why. */
export interface FaultStatus {
  fault: string;
  function_name: string;
  region: string;
  endpoint: string | null;
  since: string;
  expires_at: string | null;
  overdue: boolean;
  effect: Effect | 'unknown';
  problem?: string;
}

export interface Status {
  function_name: string;
  /** Whether chaos may break the function, and if not, why. */
  gate: { open: boolean; objections: Objection[]; problem?: string };
  faults: FaultStatus[];
  unreadable: { file: string; problem: string }[];
  /** Everything is either untouched or broken on purpose and in time. */
  well: boolean;
}

export async function readStatus(session: Session): Promise<Status> {
  const { entries, unreadable } = await session.journal.list();
  const gate = await gateOf(session);
  const faults: FaultStatus[] = [];
  for (const entry of entries) faults.push(await statusOf(session, entry));
  return {
    function_name: session.functionName,
    gate,
    faults,
    unreadable,
    well:
      gate.problem === undefined &&
      unreadable.length === 0 &&
      faults.every(({ overdue, effect }) => !overdue && effect === 'in_effect'),
  };
}

async function gateOf(session: Session): Promise<Status['gate']> {
  try {
    const found = objections({ ...(await findSubject(session)), endpoint: session.place.endpoint, yes: session.yes });
    return { open: found.length === 0, objections: found };
  } catch (error) {
    return { open: false, objections: [], problem: messageOf(error) };
  }
}

async function statusOf(tools: Tools, entry: JournalEntry): Promise<FaultStatus> {
  const { fault, function_name, region, endpoint, injected_at: since, expires_at } = entry;
  const overdue = expires_at !== null && Date.parse(expires_at) < tools.now().getTime();
  const status = { fault, function_name, region, endpoint, since, expires_at, overdue };
  try {
    return { ...status, effect: await effectOf(tools, entry) };
  } catch (error) {
    return { ...status, effect: 'unknown', problem: messageOf(error) };
  }
}
