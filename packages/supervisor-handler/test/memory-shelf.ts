import type { AttachedCaseFile } from '@casefile/alert-core';
import type { CaseFileShelf } from '../src/attach.js';

/** What stands in the state of an alert. `synced` is issue-agent's. */
interface Shelved {
  caseFile: AttachedCaseFile;
  news: string;
  version: number;
  synced: number;
}

/** A shelf in memory, on which every alert has a state. */
export function createMemoryShelf() {
  const alerts = new Map<string, Shelved>();
  const shelf: CaseFileShelf = {
    attach: (fingerprint, caseFile, news) => {
      const { version = 0, synced = 0, news: told } = alerts.get(fingerprint) ?? {};
      const next = { caseFile, news, synced, version: news === told ? version : version + 1 };
      alerts.set(fingerprint, next);
      return Promise.resolve({ desired_version: next.version, behind: next.synced < next.version });
    },
  };
  return {
    ...shelf,
    read: (fingerprint: string) => alerts.get(fingerprint),
    /** As issue-agent does when the issue says it all. */
    sync(fingerprint: string): void {
      const shelved = alerts.get(fingerprint);
      if (shelved) shelved.synced = shelved.version;
    },
  };
}
