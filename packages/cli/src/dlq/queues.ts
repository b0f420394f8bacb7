/** A dead-letter queue of a deployment, and the queue that its messages were meant for. Names lack the deployment's prefix. */
export interface DeadLetterQueue {
  /** What is typed: `--queue alerts`. */
  name: string;
  dlq: string;
  target: string;
  /** The reason of a message that carries none: nobody but a handler writes one. */
  unexplained: string;
}

const givenUp = 'received too often without success';
const undelivered = 'its topic could not deliver it';

/** All of them; see `infra/modules/queue`. */
export const deadLetterQueues: readonly DeadLetterQueue[] = [
  { name: 'incidents', dlq: 'incidents-dlq', target: 'incidents', unexplained: givenUp },
  {
    name: 'incidents-subscription',
    dlq: 'incidents-subscription-dlq',
    target: 'incidents',
    unexplained: undelivered,
  },
  { name: 'alerts', dlq: 'alerts-dlq', target: 'alerts', unexplained: givenUp },
  { name: 'alerts-subscription', dlq: 'alerts-subscription-dlq', target: 'alerts', unexplained: undelivered },
  { name: 'issues', dlq: 'issues-dlq.fifo', target: 'issues.fifo', unexplained: givenUp },
];

/** The queue that somebody means by its short name, or by that of the queue itself, with or without the prefix. */
export function findQueue(text: string, namePrefix: string): DeadLetterQueue | undefined {
  const bare = text.startsWith(namePrefix) ? text.slice(namePrefix.length) : text;
  return deadLetterQueues.find(({ name, dlq }) => bare === name || bare === dlq);
}
