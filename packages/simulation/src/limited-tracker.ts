import type { MemoryIssueTracker } from '@casefile/adapters';
import type { IssueTracker } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { defaultSettings, Limits, Refusal } from '@casefile/github-fake';
import type { Clock } from './clock.js';

/** What GitHub saw of us. */
export interface Traffic {
  /** When it did what a write asked for (epoch ms), in order. */
  writes: readonly number[];
  /** How often its limits refused a request. */
  refused: () => number;
  /** We went on while we were limited, and were thrown out. */
  isBanned: () => boolean;
}

/** So many writes sent before the time that a limit named, and the App is banned. */
const BANS_AFTER = 50;

/** GitHub in memory with the limits of the fake: 80 writes in any minute, 500 in any hour, and a ban for who goes on. */
export function withLimits(
  tracker: MemoryIssueTracker,
  clock: Clock,
): { tracker: MemoryIssueTracker; traffic: Traffic } {
  const limits = new Limits();
  const writes: number[] = [];
  const settings = { ...defaultSettings, bans_after: BANS_AFTER };

  function admit(isWrite: boolean): void {
    try {
      limits.admit(1, isWrite, settings, clock.date());
    } catch (error) {
      throw error instanceof Refusal ? limitOf(error, clock) : error;
    }
    if (isWrite) writes.push(clock.now());
  }

  const reading = <T>(act: () => Promise<T>) => admitted(false, act);
  const writing = <T>(act: () => Promise<T>) => admitted(true, act);
  function admitted<T>(isWrite: boolean, act: () => Promise<T>): Promise<T> {
    return Promise.resolve().then(() => {
      admit(isWrite);
      return act();
    });
  }

  const limited: IssueTracker = {
    create: (repo, draft) => writing(() => tracker.create(repo, draft)),
    read: (repo, number) => reading(() => tracker.read(repo, number)),
    update: (repo, number, change) => writing(() => tracker.update(repo, number, change)),
    own: (repo, query) => reading(() => tracker.own(repo, query)),
    comment: (repo, number, body) => writing(() => tracker.comment(repo, number, body)),
    ownComments: (repo, number, since) => reading(() => tracker.ownComments(repo, number, since)),
  };
  const traffic = { writes, refused: () => limits.secondaryExceeded, isBanned: () => limits.isBanned };
  return { tracker: { ...tracker, ...limited }, traffic };
}

function limitOf(refusal: Refusal, clock: Clock): CasefileError {
  const seconds = Number(refusal.answer().headers?.['retry-after'] ?? 60);
  return new CasefileError('rate_limited', refusal.message, { effect: 'none', retryAt: clock.now() + seconds * 1000 });
}
