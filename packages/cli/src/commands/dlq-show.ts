import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import * as z from 'zod';
import { messages } from '../dlq/errand-text.js';
import { type LetterView, textOfLetters, viewOf } from '../dlq/letter-view.js';
import { chosenQueue, dlqOptions, filterSchema, matches } from '../dlq/options.js';
import { createProgress } from '../dlq/progress.js';
import { walk } from '../dlq/walk.js';
import { Interrupted } from '../missing.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({ ...chosenQueue.shape, ...filterSchema.shape, full: z.boolean().default(false) });

const DEFAULT_LIMIT = 20;

export const dlqShow: CommandSpec<Shell> = {
  name: 'dlq show',
  summary: 'the messages of a dead-letter queue',
  description:
    'Each message with its id, when it was sent, how often it was received, why it is here, and its body, redacted. ' +
    `Without --limit, ${DEFAULT_LIMIT} of them. They are put back at once. Needs sqs:GetQueueUrl, ` +
    'sqs:GetQueueAttributes, sqs:ReceiveMessage and sqs:ChangeMessageVisibility.',
  options: (env) => [
    dlqOptions.queue(env),
    dlqOptions.reason(),
    dlqOptions.id(),
    dlqOptions.limit().default(DEFAULT_LIMIT),
    dlqOptions.full(),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make casefile ARGS="dlq show --queue alerts" ENV=dev', 'what alert-agent gave up'],
    ['make casefile ARGS="dlq show --queue alerts --reason state --full" ENV=dev', 'whole, for one kind of reason'],
    ['make casefile ARGS="dlq show --queue issues --output json" ENV=dev', 'for a program'],
  ],
  exitCodes: [
    [0, 'shown, whether there is something or not'],
    [1, 'the queue could not be read, and why'],
    [2, 'wrong usage: nothing was asked'],
    [130, 'interrupted; everything is where it was'],
  ],

  async act(values, shell, terminal) {
    const { queue, full, limit = DEFAULT_LIMIT, ...filter } = valuesSchema.parse(values);
    const controller = new AbortController();
    const stop = shell.onInterrupt(() => controller.abort());
    const letters: LetterView[] = [];
    try {
      const box = await shell.connect(placeOf(values)).deadLetters(queue, namePrefixOf(shell.env));
      const { waiting, hidden } = await box.counts();
      const { others } = await walk({
        box,
        wants: matches(filter),
        limit,
        act(letter) {
          letters.push(viewOf(letter, full));
          return Promise.resolve('stays');
        },
        signal: controller.signal,
        shell,
        progress: createProgress(terminal, shell.now, { doing: 'found', about: waiting }),
      });
      if (controller.signal.aborted) throw new Interrupted();
      const result = { queue: queue.name, dlq: box.from, messages: waiting, hidden, not_matching: others, letters };
      terminal.result(result, () =>
        letters.length === 0
          ? `Nothing ${others > 0 ? `among ${messages(others)} matches` : `is in ${box.from}`}.`
          : `${textOfLetters(letters)}\n\n${letters.length} shown of about ${Math.max(waiting, letters.length)} in ${box.from}.`,
      );
      return 0;
    } finally {
      stop();
    }
  },
};
