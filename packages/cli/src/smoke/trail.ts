import { type AlertState, hasIssue } from '@casefile/alert-core';
import { awsFailureOf } from '@casefile/cli-kit';
import type { Visit } from '../deployment/check.js';
import { Missing } from '../missing.js';
import type { Deployment } from './deployment.js';
import { type Mark, resolutionOf } from './marks.js';
import { type Patience, waitFor, withAws } from './wait.js';

/** What a test has published and what became of it, so that it can be ended whatever happens. */
export interface Trail {
  publish: (mark: Mark) => Promise<void>;
  /** The alerts of these marks that are recorded. */
  load: (marks: readonly Mark[]) => Promise<AlertState[]>;
  /** Says of everything that was published that it is over; once. */
  resolve: () => Promise<void>;
  /** The alerts of the test as they stand; none that cannot be read. */
  states: () => Promise<AlertState[]>;
  /** Ends what was begun, and waits for issues that are open to be closed; answers what is left for a person. */
  cleanUp: () => Promise<string[]>;
}

export function createTrail({ topicArns, tables }: Deployment, visit: Visit, patience: Patience): Trail {
  const { aws, next, now } = visit;
  const published: Mark[] = [];
  let isResolved = false;

  function send(topic: Mark['topic'], body: string): Promise<void> {
    return withAws('sns:Publish', `The topic ${topicArns[topic]} is missing: ${next.apply}`, () =>
      // a time of our own, because that of SNS may be in whole seconds
      aws.topics.publish(topicArns[topic], body, { received_at: now().toISOString() }),
    );
  }

  async function load(marks: readonly Mark[]): Promise<AlertState[]> {
    const found = await withAws('dynamodb:BatchGetItem', `The table ${tables.alerts} is missing: ${next.apply}`, () =>
      aws.tables.alerts(tables.alerts).load(marks.map(({ fingerprint }) => fingerprint)),
    );
    return marks.flatMap(({ fingerprint }) => found.get(fingerprint) ?? []);
  }

  const states = () => load(published).catch(() => []);

  async function resolve(): Promise<void> {
    if (isResolved) return;
    const known = await states();
    for (const mark of published) {
      // the event as it is stored, routing included, so that nothing but its end is news
      const event = known.find(({ fingerprint }) => fingerprint === mark.fingerprint)?.event ?? mark.event;
      await send('alerts', resolutionOf(event, now()));
    }
    isResolved = true;
  }

  /** What a broken pipeline does later is not waited for, only what is open on GitHub for all to see. */
  async function untilIssuesAreClosed(): Promise<void> {
    const areClosed = async () => (await states()).every((state) => !hasIssue(state) || isOver(state)) || undefined;
    const { signal } = new AbortController(); // that somebody pressed Ctrl-C is why this is done
    await waitFor('the end', areClosed, { ...patience, signal }).catch(() => undefined);
  }

  return {
    load,
    resolve,
    states,

    async publish(mark) {
      published.push(mark); // before: where no answer comes, it may have been published all the same
      try {
        await send(mark.topic, mark.body);
      } catch (error) {
        if (error instanceof Missing && refusals.has(awsFailureOf(error.cause))) published.pop();
        throw error;
      }
    },

    async cleanUp() {
      try {
        await resolve();
      } catch (error) {
        return [`The alerts could not be resolved: ${error instanceof Error ? error.message : String(error)}`];
      }
      await untilIssuesAreClosed();
      const known = await states();
      return published.flatMap((mark) => leftOf(mark, known));
    },
  };
}

const refusals = new Set(['denied', 'missing', 'no_credentials']);

function isOver(state: AlertState): boolean {
  return state.status === 'CLOSED' && (!hasIssue(state) || state.issue_state === 'closed');
}

function leftOf({ fingerprint, event: { title } }: Mark, known: readonly AlertState[]): string[] {
  const state = known.find((one) => one.fingerprint === fingerprint);
  if (!state) return [`"${title}" was not seen; its RESOLVED is behind it, so that it closes when it comes.`];
  if (isOver(state)) return [];
  const what = hasIssue(state) ? (state.issue_url ?? '') : `"${title}"`;
  return [`${what} is not closed yet; its RESOLVED is published, and it closes when the pipeline works again.`];
}
