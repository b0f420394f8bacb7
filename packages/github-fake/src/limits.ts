import { Refusal } from './answer.js';
import type { Settings } from './settings.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;

interface Window {
  /** When each write of the last hour was let through, in order. */
  writes: number[];
  /** Until when a secondary limit told to wait, and how many writes came all the same. */
  waitUntil: number;
  ignored: number;
  /** The fixed hour of the primary limit. */
  startedAt: number;
  used: number;
}

/** GitHub's limits, counted per installation. */
export class Limits {
  private windows = new Map<number, Window>();
  /** How often a request was refused by a secondary limit. */
  secondaryExceeded = 0;
  primaryExceeded = 0;
  /** GitHub warns that it bans integrations that go on while they are limited. */
  isBanned = false;

  /** Lets a request through and counts it, or refuses it; a refused one takes no place in a window. */
  admit(installation: number, isWrite: boolean, settings: Settings, now: Date): void {
    const at = now.getTime();
    const window = this.windowOf(installation, at);
    if (this.isBanned) throw new Refusal(403, 'This installation has been suspended');
    if (window.used >= settings.requests_per_hour) {
      this.primaryExceeded += 1;
      throw new Refusal(403, `API rate limit exceeded for installation ID ${installation}.`);
    }
    window.used += 1;
    if (!isWrite) return;
    if (at < window.waitUntil) this.ignore(window, settings);

    const freeAt = Math.max(
      freeFrom(window.writes, settings.writes_per_minute, MINUTE, at),
      freeFrom(window.writes, settings.writes_per_hour, HOUR, at),
    );
    if (freeAt > at) {
      this.secondaryExceeded += 1;
      window.waitUntil = freeAt;
      throw secondaryLimit(Math.ceil((freeAt - at) / 1000));
    }
    window.writes.push(at);
  }

  /** What every answer tells about the primary limit. */
  headers(installation: number, { requests_per_hour: limit }: Settings, now: Date): Record<string, string> {
    const { used, startedAt } = this.windowOf(installation, now.getTime());
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(Math.ceil((startedAt + HOUR) / 1000)),
      'x-ratelimit-resource': 'core',
    };
  }

  reset(): void {
    this.windows.clear();
    this.secondaryExceeded = 0;
    this.primaryExceeded = 0;
    this.isBanned = false;
  }

  private ignore(window: Window, { bans_after: most }: Settings): void {
    window.ignored += 1;
    this.isBanned ||= most !== null && window.ignored >= most;
  }

  private windowOf(installation: number, at: number): Window {
    const window = this.windows.get(installation) ?? { writes: [], waitUntil: 0, ignored: 0, startedAt: at, used: 0 };
    this.windows.set(installation, window);
    if (at - window.startedAt >= HOUR) Object.assign(window, { startedAt: at, used: 0 });
    window.writes = window.writes.filter((time) => time > at - HOUR);
    return window;
  }
}

/** When the next one fits among at most `most` in any `length` milliseconds. */
function freeFrom(times: readonly number[], most: number, length: number, at: number): number {
  const inWindow = times.filter((time) => time > at - length);
  if (inWindow.length < most) return at;
  const leaves = inWindow[inWindow.length - most];
  return (leaves ?? at) + length;
}

function secondaryLimit(seconds: number): Refusal {
  return new Refusal(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', {
    headers: { 'retry-after': String(seconds) },
  });
}
