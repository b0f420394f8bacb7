import { incidentId } from '@casefile/context-core';
import { awaitCaseFile } from './case-file.js';
import type { Fault } from './faults/fault.js';
import { injectAll, planFaults } from './injection.js';
import { publishFailure, topicOf } from './publish.js';
import { type ExperimentReport, type Observations, reportOf } from './report.js';
import { withRestore } from './restore.js';
import { openSubject, type Session, type Subject } from './session.js';
import { invokeUntilShown, requireSteadyState } from './showing.js';

export interface Progress {
  step: 'baseline' | 'inject' | 'show' | 'publish' | 'store' | 'restore' | 'restored';
  message: string;
}

export interface ExperimentOptions {
  session: Session;
  /** The name for the report: a fault, or `both`. */
  target: string;
  faults: readonly Fault[];
  onProgress?: (progress: Progress) => void;
  /** Ends the experiment early; what was changed is put back first. */
  signal?: AbortSignal;
  /** How long the fault may take to show, and then the case file to be stored. */
  limits?: { showSeconds: number; storeSeconds: number };
}

/**
 * Breaks the function, waits for the case file, judges it and puts everything back, whatever happens in between.
 * Throws `refused` before any change, `failed` when the function is broken already or AWS fails, and the signal's reason.
 */
export async function runExperiment(options: ExperimentOptions): Promise<ExperimentReport> {
  const { session, target, faults, signal } = options;
  const run = { ...options, onProgress: options.onProgress ?? ignore, limits: options.limits ?? defaultLimits };
  const subject = await openSubject(session);
  const plans = await planFaults(session, subject, faults);
  if (faults.some(({ reportedBy }) => reportedBy === 'invoker')) topicOf(subject.fn);

  run.onProgress({ step: 'baseline', message: 'Checking that the function works without the fault' });
  await requireSteadyState(session, subject, faults);
  signal?.throwIfAborted();

  run.onProgress({ step: 'inject', message: `Injecting ${target}` });
  const entries = await injectAll(session, subject, plans, lastMoment(session.now(), run.limits));
  const injectedAt = session.now();
  return withRestore(session, entries, async () => reportOf(await observe(run, subject, injectedAt)), {
    before: () => run.onProgress({ step: 'restore', message: 'Putting everything back' }),
    after: () => run.onProgress({ step: 'restored', message: 'Everything is as it was' }),
  });
}

type Run = ExperimentOptions & Required<Pick<ExperimentOptions, 'onProgress' | 'limits'>>;

/** From the injected fault to the stored case file, as far as it comes. */
async function observe(run: Run, subject: Subject, injectedAt: Date): Promise<Observations> {
  const { session, target, faults, onProgress, limits, signal } = run;
  const seen = { target, functionName: subject.fn.name, faults, injectedAt };

  onProgress({ step: 'show', message: `Invoking until the fault shows (at most ${limits.showSeconds} s)` });
  const showing = await invokeUntilShown(session, subject, faults, limits.showSeconds, signal);
  if (!showing.shown) return { ...seen, ...showing };
  const { failure } = showing.shown;

  let id = failure.incidentId;
  if (id === null) {
    onProgress({ step: 'publish', message: `Publishing the incident ${failure.errorCode}, which the function cannot` });
    id = incidentId(await publishFailure(session, subject.fn, failure));
  }

  onProgress({ step: 'store', message: `Waiting for the case file (at most ${limits.storeSeconds} s)` });
  const deadline = session.now().getTime() + limits.storeSeconds * 1000;
  const caseFile = await awaitCaseFile(session, { id, errorType: failure.errorType }, deadline, signal);
  return {
    ...seen,
    ...showing,
    incidentId: id,
    ...(caseFile
      ? { stored: { caseFile, at: session.now() } }
      : { missing: `No case file of ${id} was in the table ${session.table} within ${limits.storeSeconds} s.` }),
  };
}

const defaultLimits = { showSeconds: 60, storeSeconds: 120 };

/** After this an experiment is overdue: its limits and a minute for AWS's own waits. */
function lastMoment(start: Date, { showSeconds, storeSeconds }: Run['limits']): Date {
  return new Date(start.getTime() + (showSeconds + storeSeconds + 60) * 1000);
}

function ignore(): void {
  // Nobody wants to know.
}
