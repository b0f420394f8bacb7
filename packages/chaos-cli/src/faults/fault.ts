import type { Cloud } from '../cloud.js';
import type { Failure } from '../invocation.js';

/** The part of a function's or role's configuration that one fault touches, flat, so that two states compare by key. `null`: not there. */
export type State = Readonly<Record<string, string | number | null>>;

/** Whose configuration a fault changes. */
export interface Target {
  functionName: string;
  roleName: string;
}

/** What the case file's first finding must be; `names` must stand in its statement. */
export interface ExpectedFinding {
  kind: string;
  names?: string;
}

/**
 * One way to break a function. Injecting is `apply(broken(before))`, restoring is `apply(before)`: the journal needs
 * no more than `before`.
 */
export interface Fault {
  readonly name: string;
  /** Which thing is changed, and so must still be there for a restore. */
  readonly changes: 'role' | 'function';
  /** Who reports the failure: the workload, or whoever invokes it because the function cannot. */
  readonly reportedBy: 'workload' | 'invoker';
  readonly expected: ExpectedFinding;
  /** The event that shows the fault; without the fault the function answers it well. */
  readonly payload: object;
  hypothesis(functionName: string): string;
  /** What injecting does, without any value that is not chaos's own. */
  describe(before: State): string;
  /** What is there now. */
  snapshot(cloud: Cloud, target: Target): Promise<State>;
  /** The state that breaks the function. Throws `refused` when there is nothing to break. */
  broken(before: State): State;
  /** Makes it so; again and again with the same result. Keys that `state` does not name stay as they are. */
  apply(cloud: Cloud, target: Target, state: State): Promise<void>;
  /** Whether a failed invocation is this fault's doing. */
  shows(failure: Failure): boolean;
}

/** Whether everything that `wanted` names is so. */
export function holds(now: State, wanted: State): boolean {
  return Object.entries(wanted).every(([key, value]) => (now[key] ?? null) === value);
}
