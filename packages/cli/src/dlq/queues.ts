import { type Stage, stages } from '../deployment/names.js';

/** A dead-letter queue of a deployment, and the queue that its messages were meant for. Names lack the deployment's prefix. */
export interface DeadLetterQueue {
  /** What is typed: `--queue alerts`. */
  name: string;
  dlq: string;
  target: string;
  /** The reason of a message that carries none: nobody but a handler writes one. */
  unexplained: string;
}

/** All of a deployment. */
export const deadLetterQueues: readonly DeadLetterQueue[] = Object.entries<Stage>(stages).flatMap(
  ([name, { queue, deadLetters, undelivered }]) => [
    { name, dlq: deadLetters, target: queue, unexplained: 'received too often without success' },
    ...(undelivered === undefined
      ? []
      : [
          {
            name: `${name}-subscription`,
            dlq: undelivered,
            target: queue,
            unexplained: 'its topic could not deliver it',
          },
        ]),
  ],
);

/** The queue that somebody means by its short name, or by that of the queue itself, with or without the prefix. */
export function findQueue(text: string, namePrefix: string): DeadLetterQueue | undefined {
  const bare = text.startsWith(namePrefix) ? text.slice(namePrefix.length) : text;
  return deadLetterQueues.find(({ name, dlq }) => bare === name || bare === dlq);
}
