import type { AlertState, IssueRecord, IssueRecordStore } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';

/** One alert while it is worked on: its state as it was read, and as this hand has changed it since. */
export interface Case {
  readonly state: AlertState;
  /** Writes what was done; `conflict` when another hand got there first, so that what was read no longer holds. */
  save(change: IssueRecord): Promise<void>;
  /** As of the last write, GitHub says all that is wanted. */
  isInStep(): boolean;
}

export function openCase(store: Pick<IssueRecordStore, 'record'>, read: AlertState): Case {
  let state = read;
  let wanted = read.desired_version;
  return {
    get state() {
      return state;
    },
    async save(change) {
      const written = await store.record(state, change);
      if (written === 'lost') {
        throw new CasefileError('conflict', 'another hand changed what was done about this alert');
      }
      wanted = written.desired_version;
      // what is wanted stays as it was read: it may have risen since, and that is for the next round
      state = { ...state, ...change } as AlertState;
    },
    isInStep: () => state.synced_version >= wanted,
  };
}

/** GitHub says what was wanted when the state was read. */
export function inStep({ desired_version, attempts, last_error, shown_version }: AlertState): IssueRecord {
  return {
    synced_version: desired_version,
    ...(shown_version === undefined ? {} : { shown_version: undefined }),
    ...(attempts === undefined ? {} : { attempts: undefined }),
    ...(last_error === undefined ? {} : { last_error: undefined }),
  };
}

/** The issue shows what is wanted, but people are not told: it stays behind, so that it is looked at again afterwards. */
export function shownOnly({ desired_version, synced_version }: AlertState): IssueRecord {
  const isInStep = synced_version >= desired_version;
  return { shown_version: desired_version, ...(isInStep ? { synced_version: desired_version - 1 } : {}) };
}
