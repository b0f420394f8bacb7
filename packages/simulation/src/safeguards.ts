import type { AlertStore, IssueQueue, IssueRecordStore, IssueTracker } from '@casefile/alert-core';

/** What keeps the promise. Each can be switched off, to see that the simulation notices. */
export const safeguards = ['intent', 'scan', 'wait', 'marker', 'conditional_write', 'save_then_wake'] as const;
export type Safeguard = (typeof safeguards)[number];

/** The ports of both handlers, as they are or without a safeguard. */
export interface Ports {
  store: AlertStore & IssueRecordStore;
  tracker: IssueTracker;
  issues: IssueQueue;
}

/** What a safeguard's absence may depend on. */
export interface Circumstances {
  /** This is not the first time that alert-agent gets these messages. */
  isRedelivery: boolean;
}

/** The ports as they would be if nobody had thought of the safeguard. */
export function without(safeguard: Safeguard | undefined, ports: Ports, circumstances: Circumstances): Ports {
  const { store, tracker, issues } = ports;
  switch (safeguard) {
    case undefined:
    case 'wait': // a setting of issue-agent
      return ports;
    case 'intent': // nothing of an earlier attempt is remembered
      return {
        ...ports,
        store: {
          ...store,
          record: (read, change) => store.record({ ...read, ...nothing }, { ...change, ...nothing }),
        },
      };
    case 'scan': // nobody looks whether an earlier attempt took effect
      return { ...ports, tracker: { ...tracker, own: () => Promise.resolve([]) } };
    case 'marker': // an issue does not say whose it is
      return {
        ...ports,
        tracker: {
          ...tracker,
          create: (repo, draft) => tracker.create(repo, { ...draft, body: withoutFirstLine(draft.body) }),
        },
      };
    case 'conditional_write': // the last to write wins, whatever it had read
      return {
        ...ports,
        store: {
          ...store,
          save: async (next) => {
            const standing = await store.load([next.fingerprint]);
            return store.save(next, standing.get(next.fingerprint));
          },
        },
      };
    case 'save_then_wake': // who finds a state behind leaves that to whoever wrote it
      return {
        ...ports,
        store: { ...store, pending: () => Promise.resolve([]) },
        issues: circumstances.isRedelivery ? { wake: () => Promise.resolve() } : issues,
      };
  }
}

const nothing = { intent_since: undefined, intent_at: undefined, intent_repo: undefined };

function withoutFirstLine(text: string): string {
  return text.split('\n').slice(1).join('\n');
}
