import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import * as z from 'zod';
import { exitCodeOf, runErrand } from '../dlq/errand.js';
import { messages, textOfErrand } from '../dlq/errand-text.js';
import { type LetterView, textOfLetters, viewOf } from '../dlq/letter-view.js';
import { chosenQueue, dlqOptions, filterSchema, matches } from '../dlq/options.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({
  ...chosenQueue.shape,
  ...filterSchema.shape,
  full: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
});

export const dlqDrop: CommandSpec<Shell> = {
  name: 'dlq drop',
  summary: 'delete dead letters for ever',
  description:
    'Deletes what nobody needs any more, and prints what that was. With --full --output json the output keeps it whole, ' +
    'but for its secrets. Needs sqs:GetQueueUrl, sqs:GetQueueAttributes, sqs:ReceiveMessage, ' +
    'sqs:ChangeMessageVisibility and sqs:DeleteMessage.',
  options: (env) => [
    dlqOptions.queue(env),
    dlqOptions.reason(),
    dlqOptions.id(),
    dlqOptions.limit(),
    dlqOptions.full(),
    dlqOptions.dryRun(),
    dlqOptions.yes(),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make casefile ARGS="dlq drop --queue alerts --reason \'not JSON\' --dry-run" ENV=dev', 'what would be deleted'],
    ['make casefile ARGS="dlq drop --queue alerts --id 7f3c9e1a-…" ENV=dev', 'one message, after a question'],
  ],
  exitCodes: [
    [0, 'done'],
    [1, 'some failed, and why; they are where they were'],
    [2, 'wrong usage, or not confirmed: nothing was done'],
    [130, 'interrupted; what was done is said'],
  ],

  async act(values, shell, terminal) {
    const { queue, limit, full, dryRun, yes, ...filter } = valuesSchema.parse(values);
    const box = await shell.connect(placeOf(values)).deadLetters(queue, namePrefixOf(shell.env));
    const letters: LetterView[] = [];
    const { report, failure } = await runErrand({
      box,
      wants: matches(filter),
      take: (letter) => box.remove(letter),
      tell: (letter) => letters.push(viewOf(letter, full)),
      limit,
      isDryRun: dryRun,
      isAgreed: yes,
      doing: 'deleted',
      question: (about) => `Delete what matches of about ${messages(about)} in ${box.from} for ever?`,
      shell,
      terminal,
    });
    const summary = dryRun
      ? `Would delete ${messages(report.done)} of ${box.from}; nothing was changed.`
      : `Deleted ${messages(report.done)} of ${box.from}.`;
    terminal.result({ ...report, letters }, () =>
      [textOfLetters(letters), textOfErrand(report, summary, terminal.paint)].join('\n\n').trimStart(),
    );
    if (failure) throw failure;
    return exitCodeOf(report);
  },
};
