import { isWorthTelling } from './breaker.js';
import { type Answer, type Ask, blank, decideAsk, type Entry, follow, gaugesOf, type Standing } from './journal.js';
import { type BudgetSettings, type Need } from './limits.js';

/** What was read of the shared journal: a standing that was worked out before, and what was written since. */
export interface Pages {
  /** Counts how often the standing was worked out anew. */
  edition: number;
  standing: Standing;
  entries: readonly Entry[];
}

/** Where all workers write down what they ask of GitHub and how it answers. */
export interface BudgetJournal {
  read(): Promise<Pages>;
  /** Adds an entry behind all others and answers everything that stands there then; nobody is ever in the way. */
  append(entry: Entry): Promise<Pages>;
  /** Puts a standing in the place of the pages that it was worked out of; does nothing when they have changed since. */
  condense(pages: Pages, standing: Standing): Promise<void>;
}

/** GitHub's limits and its health, shared by all who call it. */
export interface Budget {
  /** Asks for room; `granted` comes when it is time to go on. `patienceMs` is how long that may take. */
  reserve(need: Need & { urgent: boolean; patienceMs: number }): Promise<Answer>;
  /** Until when nobody may call GitHub; nothing when one may. Knows what others wrote a second ago. */
  blockedUntil(): Promise<number | undefined>;
  report(outcome: { kind: 'answered' | 'failed' } | { kind: 'limited'; until: number }): Promise<void>;
  /** As last seen, for metrics. */
  gauges: () => { used: number; isBlocked: boolean };
}

export interface BudgetOptions {
  journal: BudgetJournal;
  settings: BudgetSettings;
  now: () => number;
  /** From 0 up to 1. */
  random: () => number;
  sleep: (milliseconds: number) => Promise<unknown>;
}

/** What was read so long ago is read again before anybody is let through or sent away because of it. */
const FRESH_MS = 1000;

/** With as many entries since, the standing is worked out anew. */
const ENTRIES_BEFORE_CONDENSING = 25;

/**
 * The budget over a shared journal: who asks appends one line and reads from all lines before it what it comes to. So a
 * reservation is one request, however many ask at once. A journal that cannot be reached lets nobody through.
 */
export function createBudget({ journal, settings, now, random, sleep }: BudgetOptions): Budget {
  let seen = { standing: blank, at: -Infinity };

  /** Takes in what stands in the journal; answers what its last entry came to. */
  async function takeIn(reading: Promise<Pages>): Promise<Answer | undefined> {
    const askedAt = now();
    const pages = await reading;
    let { standing } = pages;
    let answer: Answer | undefined;
    for (const entry of pages.entries) {
      ({ standing, answer } = { answer: undefined, ...follow(standing, entry, settings) });
    }
    if (askedAt >= seen.at) seen = { standing, at: askedAt }; // of answers that overtake each other the later question counts
    if (pages.entries.length >= ENTRIES_BEFORE_CONDENSING) {
      await journal.condense(pages, standing).catch(() => undefined); // whoever appends next tries again; it takes the same right as appending
    }
    return answer;
  }

  return {
    async reserve({ urgent, patienceMs, ...need }) {
      const ask: Ask = { kind: 'ask', at: now(), ...need, urgent, patience_ms: patienceMs, jitter: random() };
      // what is sent away by what was just seen needs no line
      const foreseen = decideAsk(seen.standing, ask, settings).answer;
      if (!foreseen.granted && now() - seen.at < FRESH_MS) return foreseen;
      const answer = await takeIn(journal.append(ask));
      if (!answer) throw new Error('the journal of the budget did not answer with what was written');
      if (answer.granted) await sleep(Math.max(answer.at - now(), 0));
      return answer;
    },

    async blockedUntil() {
      if (now() - seen.at >= FRESH_MS) await takeIn(journal.read());
      const { blocked_until, probing } = seen.standing.breaker;
      return !probing && now() < blocked_until ? blocked_until : undefined;
    },

    async report(outcome) {
      if (outcome.kind === 'answered' && !isWorthTelling(seen.standing.breaker)) return;
      await takeIn(journal.append(entryOf(outcome, now(), random())));
    },

    gauges: () => gaugesOf(seen.standing, now(), settings),
  };
}

function entryOf(
  outcome: { kind: 'answered' | 'failed' } | { kind: 'limited'; until: number },
  at: number,
  jitter: number,
): Entry {
  switch (outcome.kind) {
    case 'limited':
      return { kind: 'limited', at, until: outcome.until };
    case 'failed':
      return { kind: 'failed', at, jitter };
    case 'answered':
      return { kind: 'answered', at };
  }
}
