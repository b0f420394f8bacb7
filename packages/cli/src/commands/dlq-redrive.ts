import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { Option } from 'commander';
import * as z from 'zod';
import type { DeadLetterBox } from '../dlq/box.js';
import { type ErrandReport, exitCodeOf, runErrand } from '../dlq/errand.js';
import { messages, textOfErrand } from '../dlq/errand-text.js';
import type { DeadLetter } from '../dlq/letter.js';
import { chosenQueue, dlqOptions, filterSchema, matches, parseRate } from '../dlq/options.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({
  ...chosenQueue.shape,
  ...filterSchema.shape,
  rate: z.number().optional(),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
});

export const dlqRedrive: CommandSpec<Shell> = {
  name: 'dlq redrive',
  summary: 'send dead letters to the queue that they were meant for',
  description:
    'Mend the cause first. Each message is sent and only then deleted, so that none is lost when this is killed: what ' +
    'was sent and not deleted is sent again by the next run, and is known by the id that it had at first, so that it ' +
    'changes nothing. What dies again meanwhile is not sent again. Needs sqs:GetQueueUrl, sqs:GetQueueAttributes, ' +
    'sqs:ReceiveMessage, sqs:ChangeMessageVisibility and sqs:DeleteMessage on the dead-letter queue, and ' +
    'sqs:SendMessage on the other.',
  options: (env) => [
    dlqOptions.queue(env),
    dlqOptions.reason(),
    dlqOptions.id(),
    dlqOptions.limit(),
    new Option('--rate <n>', 'so many messages a second; without it, as fast as it goes').argParser(parseRate),
    dlqOptions.dryRun(),
    dlqOptions.yes(),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make casefile ARGS="dlq redrive --queue alerts --dry-run" ENV=dev', 'what would be sent, by reason'],
    ['make casefile ARGS="dlq redrive --queue alerts --limit 1 --yes" ENV=dev', 'one, to see whether it works now'],
    ['make casefile ARGS="dlq redrive --queue incidents --rate 5 --yes" ENV=dev', 'all, slowly'],
  ],
  exitCodes: [
    [0, 'done'],
    [1, 'some failed, and why; they are where they were'],
    [2, 'wrong usage, or not confirmed: nothing was done'],
    [130, 'interrupted; what was done is said'],
  ],

  async act(values, shell, terminal) {
    const { queue, limit, rate, dryRun, yes, ...filter } = valuesSchema.parse(values);
    const box = await shell.connect(placeOf(values)).deadLetters(queue, namePrefixOf(shell.env));
    const { wants, take, hasComeBack, isDouble } = createRedrive(box, matches(filter));
    const errand = await runErrand({
      box,
      wants,
      take,
      limit,
      rate,
      isDryRun: dryRun,
      isAgreed: yes,
      doing: 'redriven',
      question: (about) => `Send what matches of about ${messages(about)} from ${box.from} to ${box.to}?`,
      shell,
      terminal,
    });
    const report = { ...errand.report, to: box.to, sent_not_deleted: isDouble.size, came_back: hasComeBack.size };
    terminal.result(report, () => textOfErrand(report, summaryOf(report), terminal.paint));
    if (errand.failure) throw errand.failure;
    return exitCodeOf(report);
  },
};

/** Sends first and deletes afterwards; a letter that died again after it was sent is not wanted again. */
function createRedrive(box: DeadLetterBox, matching: (letter: DeadLetter) => boolean) {
  const moved = new Set<string>();
  const sentAs = new Set<string>();
  const hasComeBack = new Set<string>();
  const isDouble = new Set<string>();
  return {
    hasComeBack,
    /** Sent, and here all the same. */
    isDouble,
    wants: (letter: DeadLetter): boolean => {
      const isBack = sentAs.has(letter.id) || sentAs.has(letter.originalMessageId ?? '');
      if (isBack) hasComeBack.add(letter.id);
      return !isBack && matching(letter);
    },
    take: async (letter: DeadLetter): Promise<void> => {
      // a queue may deliver once more what was deleted
      if (!moved.has(letter.id)) sentAs.add(await box.send(letter));
      moved.add(letter.id);
      isDouble.add(letter.id);
      await box.remove(letter);
      isDouble.delete(letter.id);
    },
  };
}

interface RedriveReport extends ErrandReport {
  to: string;
  sent_not_deleted: number;
  came_back: number;
}

function summaryOf({ done, dry_run, from, to, sent_not_deleted, came_back }: RedriveReport): string {
  if (dry_run) return `Would send ${messages(done)} from ${from} to ${to}; nothing was changed.`;
  return [
    ...(sent_not_deleted > 0
      ? [`${sent_not_deleted} were sent and could not be deleted here: sent again, they change nothing.`]
      : []),
    ...(came_back > 0 ? [`${came_back} have died again: dlq show says why.`] : []),
    `Sent ${messages(done)} from ${from} to ${to}.`,
  ].join('\n');
}
