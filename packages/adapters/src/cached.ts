/** What was read, for as long as it is good. */
export interface Cached<T> {
  get: () => Promise<T>;
  /** Reads again although what was read is still good; no more often than every few seconds. */
  refresh: () => Promise<T>;
}

/** How soon something is read again at the earliest, on `refresh` and after a failure. */
const PAUSE_MS = 5000;

/**
 * Reads once for all who ask within `freshMs`. When a later read fails, what was read before stays good until `staleMs`
 * after it was read; without that the failure is theirs who wait for it, and is not remembered.
 */
export function createCached<T>({
  read,
  freshMs,
  staleMs,
  now,
}: {
  read: () => Promise<T>;
  freshMs: number;
  staleMs: number;
  now: () => number;
}): Cached<T> {
  let good: { value: T; readAt: number; askAgainAt: number } | undefined;
  let reading: Promise<T> | undefined;

  async function readNow(): Promise<T> {
    const at = now();
    try {
      const value = await read();
      good = { value, readAt: at, askAgainAt: at + freshMs };
      return value;
    } catch (error) {
      if (!good || now() >= good.readAt + staleMs) throw error;
      good = { ...good, askAgainAt: now() + PAUSE_MS };
      return good.value;
    } finally {
      reading = undefined;
    }
  }

  return {
    async get() {
      return good && now() < good.askAgainAt ? good.value : (reading ??= readNow());
    },
    async refresh() {
      return good && now() < good.readAt + PAUSE_MS ? good.value : (reading ??= readNow());
    },
  };
}
