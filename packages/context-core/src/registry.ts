import type { Collector } from './evidence.js';

/** Which collectors look at which incident. */
export interface CollectorRegistry<Clients> {
  /** Adds a collector for one `error_type`. */
  register(errorType: string, collector: Collector<Clients>): void;
  /** Adds a collector for every incident. */
  registerDefault(collector: Collector<Clients>): void;
  /** The defaults, then the type's own, each in the order registered, none twice. An unknown type gets the defaults. */
  getCollectors(errorType: string): Collector<Clients>[];
}

export function createRegistry<Clients>(): CollectorRegistry<Clients> {
  const defaults: Collector<Clients>[] = [];
  const byType = new Map<string, Collector<Clients>[]>();
  return {
    register: (errorType, collector) => void byType.set(errorType, [...(byType.get(errorType) ?? []), collector]),
    registerDefault: (collector) => void defaults.push(collector),
    getCollectors: (errorType) => [...new Set([...defaults, ...(byType.get(errorType) ?? [])])],
  };
}
