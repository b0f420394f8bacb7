import { type CommandSpec, namePrefixOf, placeOf, sharedOptions, table } from '@casefile/cli-kit';
import type { DeadLetterBox } from '../dlq/box.js';
import { type NextSteps, nextStepsFor } from '../deployment/next-steps.js';
import { addReason, type ErrandReport } from '../dlq/errand.js';
import { shortReason } from '../dlq/errand-text.js';
import { deadLetterQueues } from '../dlq/queues.js';
import { walk } from '../dlq/walk.js';
import { Interrupted } from '../missing.js';
import type { Shell } from '../shell.js';

/** One queue, as JSON. */
interface QueueReport {
  queue: string;
  dlq: string;
  target: string;
  /** About how many wait, and how many somebody has received a moment ago. */
  messages: number;
  hidden: number;
  looked_at: number;
  /** Of those that were looked at. */
  oldest_sent_at?: string;
  reasons: ErrandReport['reasons'];
}

/** Enough to see what is the matter. */
const LOOK_AT_MOST = 100;

export const dlqList: CommandSpec<Shell> = {
  name: 'dlq list',
  summary: 'what was given up, and why',
  description:
    'One row for each dead-letter queue: how many messages are in it, how old the oldest is, and the reasons of up to ' +
    `${LOOK_AT_MOST} of them, which are looked at and put back at once. Needs sqs:GetQueueUrl, sqs:GetQueueAttributes, ` +
    'sqs:ReceiveMessage and sqs:ChangeMessageVisibility.',
  options: (env) => [sharedOptions.region(env), sharedOptions.endpointUrl(env), sharedOptions.output()],
  examples: [
    ['make casefile ARGS="dlq list" ENV=dev', 'all dead-letter queues of the deployment'],
    ['make casefile ARGS="dlq list --output json" ENV=dev', 'the same for a program'],
  ],
  exitCodes: [
    [0, 'listed, whether there is something or not'],
    [1, 'a queue could not be read, and why'],
    [2, 'wrong usage: nothing was asked'],
    [130, 'interrupted; everything is where it was'],
  ],

  async act(values, shell, terminal) {
    const aws = shell.connect(placeOf(values));
    const controller = new AbortController();
    const stop = shell.onInterrupt(() => controller.abort());
    terminal.step('Looking into the dead-letter queues');
    try {
      const queues = await Promise.all(
        deadLetterQueues.map(async (queue) => {
          const box = await aws.deadLetters(queue, namePrefixOf(shell.env));
          return { queue: queue.name, ...(await lookInto(box, shell, controller.signal)) };
        }),
      );
      if (controller.signal.aborted) throw new Interrupted();
      terminal.stepEnds('done');
      terminal.result({ queues }, () => textOf(queues, shell.now(), nextStepsFor(namePrefixOf(shell.env))));
      return 0;
    } finally {
      stop();
    }
  },
};

async function lookInto(box: DeadLetterBox, shell: Shell, signal: AbortSignal): Promise<Omit<QueueReport, 'queue'>> {
  const { waiting, hidden } = await box.counts();
  const reasons: ErrandReport['reasons'] = [];
  let oldest: Date | undefined;
  const { wanted } = await walk({
    box,
    wants: () => true,
    lookAtMost: LOOK_AT_MOST,
    act(letter) {
      addReason(reasons, letter);
      if (oldest === undefined || letter.sentAt < oldest) oldest = letter.sentAt;
      return Promise.resolve('stays');
    },
    signal,
    shell,
    progress: () => undefined,
  });
  return {
    dlq: box.from,
    target: box.to,
    messages: Math.max(waiting, wanted),
    hidden,
    looked_at: wanted,
    ...(oldest === undefined ? {} : { oldest_sent_at: oldest.toISOString() }),
    reasons,
  };
}

function textOf(queues: readonly QueueReport[], now: Date, next: NextSteps): string {
  const rows = queues.map(({ queue, messages, hidden, looked_at, oldest_sent_at, reasons }) => [
    queue,
    `${messages}${hidden > 0 ? ` (+${hidden} hidden)` : ''}`,
    oldest_sent_at === undefined ? '' : `${looked_at < messages ? '≥ ' : ''}${age(oldest_sent_at, now)}`,
    [
      ...reasons.toSorted((a, b) => b.count - a.count).map(({ reason, count }) => `${count} × ${shortReason(reason)}`),
      ...(looked_at < messages ? [`(of the ${looked_at} that were looked at)`] : []),
    ].join('\n'),
  ]);
  const filled = queues.filter(({ messages }) => messages > 0);
  return [
    table(['queue', 'messages', 'oldest', 'reasons'], rows),
    ...(filled.length === 0 ? ['Nothing was given up.'] : ['Look closer with:']),
    ...filled.map(({ queue }) => `  ${next.casefile(`dlq show --queue ${queue}`)}`),
  ].join('\n');
}

function age(sentAt: string, now: Date): string {
  const minutes = Math.max(Math.floor((now.getTime() - Date.parse(sentAt)) / 60_000), 0);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} days`;
}
