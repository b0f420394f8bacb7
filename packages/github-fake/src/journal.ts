/** One request as it was answered. */
export interface JournalEntry {
  at: string;
  method: string;
  /** `POST /repos/{owner}/{repo}/issues` */
  route: string;
  path: string;
  /** `reset` when the connection was. */
  status: number | 'reset';
  /** Whether something of a repository was to be written; a token is not. */
  is_write: boolean;
  /** Whether GitHub did what a write asked for, whatever the answer said. */
  took_effect: boolean;
}

export interface CallCounts {
  total: number;
  writes: number;
  /** Writes that took effect. */
  effects: number;
  by_route: Record<string, { total: number; effects: number; by_status: Record<string, number> }>;
  secondary_limit_exceeded: number;
  primary_limit_exceeded: number;
  /** The App went on while it was limited. */
  is_banned: boolean;
  /** The latest requests, oldest first. */
  latest: JournalEntry[];
}

const KEPT = 2_000;

/** Counts every request to the API; keeps the latest ones whole. */
export class Journal {
  private counts: Pick<CallCounts, 'total' | 'writes' | 'effects' | 'by_route'> = empty();
  private entries: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    const { counts } = this;
    const route = (counts.by_route[entry.route] ??= { total: 0, effects: 0, by_status: {} });
    const status = String(entry.status);
    counts.total += 1;
    route.total += 1;
    route.by_status[status] = (route.by_status[status] ?? 0) + 1;
    if (entry.is_write) counts.writes += 1;
    if (entry.took_effect) {
      counts.effects += 1;
      route.effects += 1;
    }
    this.entries.push(entry);
    if (this.entries.length > 2 * KEPT) this.entries = this.entries.slice(-KEPT);
  }

  read() {
    return { ...structuredClone(this.counts), latest: this.entries.slice(-KEPT) };
  }

  clear(): void {
    this.counts = empty();
    this.entries = [];
  }
}

function empty() {
  return { total: 0, writes: 0, effects: 0, by_route: {} };
}
