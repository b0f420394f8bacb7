import type { Place } from '@casefile/cli-kit';
import type { Cloud, Connect, FunctionFacts, RoleFacts } from './cloud.js';
import { ChaosError } from './error.js';
import { passGate } from './gate.js';
import type { Journal } from './journal.js';

/** What restoring needs: a journal's entries know their own place. Clock and waiting are arguments. */
export interface Tools {
  connect: Connect;
  journal: Journal;
  now: () => Date;
  /** Waits; rejects with the signal's reason when it aborts. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** What breaking one function needs. */
export interface Session extends Tools {
  functionName: string;
  table: string;
  place: Place;
  yes: boolean;
  cloud: Cloud;
}

/** The function that is broken, and its role. */
export interface Subject {
  fn: FunctionFacts;
  role: RoleFacts;
}

export async function findSubject({ cloud, functionName }: Session): Promise<Subject> {
  const fn = await cloud.describeFunction(functionName);
  return { fn, role: await cloud.describeRole(fn.roleName) };
}

/** The subject, if it may be broken; else throws `refused`. */
export async function openSubject(session: Session): Promise<Subject> {
  const subject = await findSubject(session);
  passGate({ ...subject, endpoint: session.place.endpoint, yes: session.yes });
  return subject;
}

/** What an interrupted command ends with, after it has put everything back. */
export function interrupted(): ChaosError {
  return new ChaosError('interrupted', 'Interrupted.', 'Nothing is left to do: what was changed has been put back.');
}
