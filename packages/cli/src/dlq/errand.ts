import type { Terminal } from '@casefile/cli-kit';
import { Missing, Unconfirmed } from '../missing.js';
import type { Shell } from '../shell.js';
import type { DeadLetterBox } from './box.js';
import { type DeadLetter, isAltered } from './letter.js';
import { printable } from './letter-view.js';
import { createProgress } from './progress.js';
import { walk } from './walk.js';

export interface ErrandOptions {
  box: DeadLetterBox;
  wants: (letter: DeadLetter) => boolean;
  limit: number | undefined;
  rate?: number | undefined;
  isDryRun: boolean;
  /** Takes one letter out of the queue; what it rejects with is why it stays. */
  take: (letter: DeadLetter) => Promise<void>;
  /** Told of each letter that was taken, or would have been. */
  tell?: (letter: DeadLetter) => void;
  /** What is said while it goes on. */
  doing: string;
  /** Asked first, unless it is agreed to already or nothing is to be done. */
  question: (about: number) => string;
  isAgreed: boolean;
  shell: Shell;
  terminal: Terminal;
}

/** What came of an errand, as JSON. */
export interface ErrandReport {
  from: string;
  dry_run: boolean;
  /** Done, or with a dry run what would be. */
  done: number;
  reasons: { reason: string; count: number }[];
  /** Those of `done` that lack what a handler took out of them. */
  redacted_copies: number;
  failed: { id: string; cause: string }[];
  not_matching: number;
  /** About how many somebody else hides: they were not looked at. */
  hidden: number;
  interrupted: boolean;
}

/** Goes through a queue and takes what is wanted. `failure` is what ended it early; what was done until then is in the report. */
export async function runErrand(options: ErrandOptions): Promise<{ report: ErrandReport; failure?: Error }> {
  const { box, wants, limit, rate, isDryRun, shell, terminal } = options;
  const { waiting, hidden } = await box.counts();
  if (!isDryRun && !options.isAgreed && waiting + hidden > 0) await agree(options.question(waiting + hidden), shell);

  const report: ErrandReport = {
    from: box.from,
    dry_run: isDryRun,
    done: 0,
    reasons: [],
    redacted_copies: 0,
    failed: [],
    not_matching: 0,
    hidden: 0,
    interrupted: false,
  };
  const controller = new AbortController();
  const stop = shell.onInterrupt(() => controller.abort());
  try {
    const walked = await walk({
      box,
      wants,
      limit,
      rate: isDryRun ? undefined : rate,
      isPatient: !isDryRun,
      act: isDryRun ? (letter) => Promise.resolve(count(letter, 'stays')) : takeOne,
      signal: controller.signal,
      shell,
      progress: createProgress(terminal, shell.now, { doing: options.doing, about: waiting + hidden }),
    });
    return { report: { ...report, ...ends(), not_matching: walked.others, hidden: walked.hiddenElsewhere } };
  } catch (error) {
    return { report: { ...report, ...ends() }, failure: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    stop();
  }

  async function takeOne(letter: DeadLetter): Promise<'gone' | 'stays'> {
    try {
      await options.take(letter);
      return count(letter, 'gone');
    } catch (error) {
      report.failed.push({
        id: letter.id,
        cause: error instanceof Error ? error.message || error.name : String(error),
      });
      if (error instanceof Missing) throw error; // it is wrong with every letter
      return 'stays';
    }
  }

  function count<End>(letter: DeadLetter, end: End): End {
    report.done += 1;
    if (isAltered(letter)) report.redacted_copies += 1;
    addReason(report.reasons, letter);
    options.tell?.(letter);
    return end;
  }

  function ends() {
    return { interrupted: controller.signal.aborted };
  }
}

/** Counts letters by their reason, as it is shown. */
export function addReason(reasons: ErrandReport['reasons'], letter: DeadLetter): void {
  const reason = printable(letter.reason);
  const known = reasons.find((one) => one.reason === reason);
  if (known) known.count += 1;
  else reasons.push({ reason, count: 1 });
}

export function exitCodeOf({ interrupted, failed }: ErrandReport): number {
  if (interrupted) return 130;
  return failed.length > 0 ? 1 : 0;
}

async function agree(question: string, { ask }: Shell): Promise<void> {
  const answer = await ask(`${question} [y/N] `);
  if (answer === undefined) throw new Unconfirmed('This has to be confirmed, and nobody answered at a terminal.');
  if (!/^y(es)?$/i.test(answer.trim())) throw new Unconfirmed('Not confirmed: nothing was done.');
}
