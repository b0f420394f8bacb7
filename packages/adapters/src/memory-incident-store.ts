import {
  CasefileError,
  type Claim,
  type EnrichedContextJson,
  type IncidentAlert,
  incidentId,
  type IncidentStore,
  stormWindowKey,
} from '@casefile/context-core';

interface Entry {
  errorType: string;
  occurrences: number;
  claim?: { owner: string; until: number };
  context?: EnrichedContextJson;
}

/** The incident store in memory, for tests; it passes the same contract as the real one. */
export interface MemoryIncidentStore extends IncidentStore {
  read(incidentId: string): { occurrences: number; context?: EnrichedContextJson } | undefined;
}

export function createMemoryIncidentStore({
  stormWindowSeconds,
  now = () => new Date(),
}: {
  stormWindowSeconds: number;
  now?: () => Date;
}): MemoryIncidentStore {
  const entries = new Map<string, Entry>();
  const windows = new Map<string, { caseFile: string; openedAt: number }>();

  function claim(alert: IncidentAlert, owner: string, until: number, id: string): Claim {
    const at = now().getTime();
    const entry = entries.get(id);
    if (entry && entry.errorType !== alert.error_type) {
      return claim(alert, owner, until, `${incidentId(alert)}#${alert.error_type}`);
    }
    if (entry) {
      if (!entry.claim) return { outcome: 'stored', incidentId: id };
      if (entry.claim.until >= at) return { outcome: 'busy', incidentId: id, retryAt: entry.claim.until };
      entry.claim = { owner, until };
      return { outcome: 'claimed', incidentId: id };
    }
    const key = stormWindowKey(alert);
    const window = windows.get(key);
    const openedAt = Date.parse(alert.timestamp);
    const isOpen = window && Math.abs(openedAt - window.openedAt) <= stormWindowSeconds * 1000;
    const caseFile = isOpen ? entries.get(window.caseFile) : undefined;
    if (isOpen && caseFile) {
      if (!caseFile.context && (caseFile.claim?.until ?? 0) < at) {
        throw new CasefileError('conflict', `the case file ${window.caseFile} has neither content nor an owner yet`);
      }
      caseFile.occurrences += 1;
      entries.set(id, { errorType: alert.error_type, occurrences: 0 });
      return { outcome: 'counted', incidentId: id, countedOn: window.caseFile };
    }
    windows.set(key, { caseFile: id, openedAt });
    entries.set(id, { errorType: alert.error_type, occurrences: 1, claim: { owner, until } });
    return { outcome: 'claimed', incidentId: id };
  }

  return {
    claim: async (alert, owner, until) => Promise.resolve(claim(alert, owner, until, incidentId(alert))),

    save(id, owner, context) {
      const entry = entries.get(id);
      if (entry?.claim?.owner !== owner) {
        return Promise.reject(new CasefileError('conflict', `the claim on ${id} went to somebody else`));
      }
      delete entry.claim;
      entry.context = context;
      return Promise.resolve();
    },

    read(id) {
      const entry = entries.get(id);
      return entry && { occurrences: entry.occurrences, ...(entry.context ? { context: entry.context } : {}) };
    },
  };
}
