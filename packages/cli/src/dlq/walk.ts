import type { CliShell } from '@casefile/cli-kit';
import { type DeadLetterBox, HIDDEN_SECONDS } from './box.js';
import type { DeadLetter } from './letter.js';

export interface WalkOptions {
  box: DeadLetterBox;
  wants: (letter: DeadLetter) => boolean;
  /** Does something with a letter that is wanted; what it rejects with ends the walk. */
  act: (letter: DeadLetter) => Promise<'gone' | 'stays'>;
  /** Letters that are wanted, at most. */
  limit?: number | undefined;
  /** Letters that are received, at most. */
  lookAtMost?: number;
  /** Letters a second. */
  rate?: number | undefined;
  /** Wait for letters that somebody else hides: a run that was killed leaves some, for `HIDDEN_SECONDS`. */
  isPatient?: boolean;
  signal: AbortSignal;
  shell: Pick<CliShell, 'now' | 'sleep'>;
  /** Called after each receive with what is wanted so far, and how many letters somebody else hides. */
  progress: (wanted: number, hiddenElsewhere: number) => void;
}

export interface Walked {
  wanted: number;
  /** Letters that were looked at and are not wanted. */
  others: number;
  /** About how many somebody else still hides. */
  hiddenElsewhere: number;
}

/**
 * Goes through a queue once. What is not gone stays hidden until the end, so that it is not received again and again, and
 * is visible at once then, however the walk ends. It ends early when the signal aborts, after what it was at.
 */
export async function walk(options: WalkOptions): Promise<Walked> {
  const { box, wants, act, limit = Infinity, lookAtMost = Infinity, rate, isPatient = false, signal, shell } = options;
  const held = new Map<string, DeadLetter>();
  const walked: Walked = { wanted: 0, others: 0, hiddenElsewhere: 0 };
  let lastNewAt = shell.now().getTime();
  let knownInARow = 0;

  const atOnce = rate === undefined ? 10 : Math.min(Math.max(Math.floor(rate), 1), 10);
  const goesOn = () => !signal.aborted && walked.wanted < limit && walked.wanted + walked.others < lookAtMost;
  try {
    await goThrough();
  } catch (error) {
    // if this fails, too, they are visible in a while; the first failure is the one to tell
    await box.putBack([...held.values()]).catch(() => undefined);
    throw error;
  }
  await box.putBack([...held.values()]);
  return walked;

  async function goThrough(): Promise<void> {
    while (goesOn()) {
      const startedAt = shell.now().getTime();
      const letters = await box.receive(atOnce);
      const fresh = letters.filter(({ id }) => !held.has(id));
      for (const letter of letters) held.set(letter.id, letter); // with the handle that is good now
      if (letters.length === 0) {
        if (!(await comesMore())) return;
      } else if (fresh.length === 0) {
        knownInARow += letters.length;
        if (knownInARow > held.size) return; // all that is held has come back, and nothing else did
      } else {
        lastNewAt = shell.now().getTime();
        knownInARow = 0;
        const acted = await actOn(fresh);
        options.progress(walked.wanted, 0);
        await keepPace(acted, startedAt);
      }
    }
  }

  /** Answers how many of them were wanted. */
  async function actOn(fresh: readonly DeadLetter[]): Promise<number> {
    const wanted = fresh.filter(wants);
    walked.others += fresh.length - wanted.length;
    const now = wanted.slice(0, limit - walked.wanted);
    const one = async (letter: DeadLetter) => {
      if ((await act(letter)) === 'gone') held.delete(letter.id);
      walked.wanted += 1;
    };
    const ends = box.isFifo ? [inTurn(now, one)] : now.map(one);
    for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason;
    return now.length;
  }

  /** Nothing is visible. Answers whether to look again. */
  async function comesMore(): Promise<boolean> {
    if (!isPatient) return false;
    walked.hiddenElsewhere = Math.max((await box.counts()).hidden - held.size, 0);
    const waitedFor = shell.now().getTime() - lastNewAt;
    if (walked.hiddenElsewhere === 0 || waitedFor > (HIDDEN_SECONDS + 5) * 1000) return false;
    options.progress(walked.wanted, walked.hiddenElsewhere);
    await rest(1000);
    return true;
  }

  async function keepPace(count: number, startedAt: number): Promise<void> {
    if (rate === undefined || !goesOn()) return;
    await rest((count / rate) * 1000 - (shell.now().getTime() - startedAt));
  }

  async function rest(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 || signal.aborted) return;
    await shell.sleep(milliseconds, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

async function inTurn(letters: readonly DeadLetter[], act: (letter: DeadLetter) => Promise<void>): Promise<void> {
  for (const letter of letters) await act(letter);
}
