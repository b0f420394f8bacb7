import type { Logger } from '@casefile/lambda-kit';
import type { SweeperMetrics } from './metrics.js';

export { endStorms } from './end-storms.js';
export { reconcileAlarms } from './reconcile-alarms.js';
export { tidyIssues } from './tidy-issues.js';
export { wakePending } from './wake-pending.js';

/** One job of a sweep; answers what it did, for the log. */
export type SweepJob = (at: Date) => Promise<object>;

export interface SweeperOptions {
  jobs: Readonly<Record<string, SweepJob>>;
  metrics: SweeperMetrics;
  log: Logger;
  now: () => Date;
}

/** Does all jobs, one after the other; one that fails does not keep the others from being done, and fails the sweep. */
export function createSweeper({ jobs, metrics, log, now }: SweeperOptions): () => Promise<void> {
  return async () => {
    const at = now();
    const failed: unknown[] = [];
    for (const [job, work] of Object.entries(jobs)) {
      try {
        const counts = await work(at);
        metrics.done(counts);
        log.info({ job, ...counts }, 'swept');
      } catch (error) {
        metrics.failed();
        log.error({ job, error: error instanceof Error ? error.message : String(error) }, 'sweep failed');
        failed.push(error);
      }
    }
    metrics.flush();
    if (failed.length > 0) throw new AggregateError(failed, `${failed.length} of the sweep's jobs failed`);
  };
}
