import type { AlertState, AlertStore, CaseFileShelf, IssueRecordStore } from '@casefile/alert-core';
import { attributesOf, decidedUpon, PENDING, recordedUpon, stateOfItem } from './alert-state-item.js';
import { attaching, shelfOf, standingOf } from './case-file-item.js';
import { createFaults, type Faults } from './memory-faults.js';

type Item = Record<string, unknown>;

/** All hands on the items of alerts. */
type Stores = AlertStore & IssueRecordStore & CaseFileShelf;

/** The alert store in memory, for tests; it passes the same contracts as the real ones. */
export interface MemoryAlertStore extends Stores, Faults<keyof Stores> {
  /** All that is stored under a fingerprint, whoever wrote it. */
  read(fingerprint: string): Item | undefined;
  /** Sets these attributes and no other, on no condition; `undefined` removes one. */
  write(fingerprint: string, attributes: Item): void;
}

export function createMemoryAlertStore({ now = () => new Date() }: { now?: () => Date } = {}): MemoryAlertStore {
  const items = new Map<string, Item>();
  const { run, failNext } = createFaults<keyof Stores>();

  function write(fingerprint: string, attributes: Item): void {
    const item: Item = { fingerprint, ...items.get(fingerprint), ...structuredClone(attributes) };
    items.set(fingerprint, Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)));
  }

  /** The item, once the alert itself has come. */
  function stored(fingerprint: string): Item | undefined {
    const item = items.get(fingerprint);
    return item?.status === undefined ? undefined : item;
  }

  function stateOf(fingerprint: string): AlertState | undefined {
    const item = items.get(fingerprint);
    return item && stateOfItem(item);
  }

  return {
    failNext,
    write,
    read: (fingerprint) => structuredClone(items.get(fingerprint)),

    load: (fingerprints) =>
      run('load', () => {
        const states = fingerprints.map(stateOf);
        return new Map(states.flatMap((state) => (state ? [[state.fingerprint, structuredClone(state)]] : [])));
      }),

    save: (next, expected) =>
      run('save', () => {
        const current = stored(next.fingerprint);
        const stands = expected ? current && decidedUpon.every((name) => current[name] === expected[name]) : !current;
        if (!stands) return 'lost';
        const rise = next.desired_version - (expected?.desired_version ?? 0);
        const version = items.get(next.fingerprint)?.desired_version;
        write(next.fingerprint, {
          ...attributesOf(next),
          desired_version: (typeof version === 'number' ? version : 0) + rise,
          ...(rise > 0 ? { pending: PENDING, pending_since: next.pending_since } : {}),
        });
        return 'saved';
      }),

    pending: (before, limit) =>
      run('pending', () =>
        [...items]
          .filter(([, { pending }]) => pending === PENDING) // as the sparse index has it
          .map(([fingerprint]) => stateOf(fingerprint))
          .filter((state) => state !== undefined)
          .filter(({ synced_version, desired_version }) => synced_version < desired_version)
          .flatMap(({ fingerprint, desired_version, pending_since: since }) =>
            since !== undefined && since < before ? [{ fingerprint, desired_version, since }] : [],
          )
          .sort((a, b) => a.since.localeCompare(b.since))
          .slice(0, limit)
          .map(({ fingerprint, desired_version }) => ({ fingerprint, desired_version })),
      ),

    record: (read, change) =>
      run('record', () => {
        const current = stored(read.fingerprint);
        if (!current || recordedUpon.some((name) => current[name] !== read[name])) return 'lost';
        const desired_version = Number(current.desired_version);
        const isCaughtUp = change.synced_version === desired_version;
        write(read.fingerprint, {
          ...change,
          ...(isCaughtUp ? { pending: undefined, pending_since: undefined } : {}),
        });
        return { desired_version };
      }),

    defer: (read, until) =>
      run('defer', () => {
        const current = stored(read.fingerprint);
        const stands =
          current && [...recordedUpon, 'desired_version' as const].every((name) => current[name] === read[name]);
        if (!stands) return 'lost';
        write(read.fingerprint, { pending: PENDING, pending_since: until });
        return 'deferred';
      }),

    attachCaseFile: (fingerprint, evidence, news) =>
      run('attachCaseFile', () => {
        const shelf = shelfOf(items.get(fingerprint));
        const change = attaching(shelf, { evidence, news, now: now() });
        if (!change) return standingOf(shelf);
        const desired_version = shelf.desired_version + change.rise;
        write(fingerprint, { ...change.attributes, desired_version });
        return standingOf({ ...shelf, desired_version });
      }),
  };
}
