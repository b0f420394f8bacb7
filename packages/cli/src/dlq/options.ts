import { type CliShell, namePrefixOf } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import type { DeadLetter } from './letter.js';
import { type DeadLetterQueue, deadLetterQueues, findQueue } from './queues.js';

export const dlqOptions = {
  queue: (env: CliShell['env']) =>
    new Option('--queue <name>', `which one: ${deadLetterQueues.map(({ name }) => name).join(', ')}`)
      .argParser((text) => parseQueue(text, namePrefixOf(env)))
      .makeOptionMandatory(),
  reason: () => new Option('--reason <text>', 'only those whose reason holds this text'),
  id: () => new Option('--id <id...>', 'only these, by their id or the id that they had at first'),
  limit: () => new Option('--limit <n>', 'so many at most').argParser(parseLimit),
  full: () => new Option('--full', 'whole bodies'),
  dryRun: () => new Option('--dry-run', 'only say what would be done'),
  yes: () => new Option('--yes', 'do not ask'),
};

export const chosenQueue = z.object({ queue: z.custom<DeadLetterQueue>() });

export const filterSchema = z.object({
  reason: z.string().optional(),
  id: z.array(z.string()).optional(),
  limit: z.number().optional(),
});

export function matches({ reason = '', id }: z.infer<typeof filterSchema>): (letter: DeadLetter) => boolean {
  const text = reason.toLowerCase();
  return (letter) =>
    letter.reason.toLowerCase().includes(text) &&
    (id === undefined || id.includes(letter.id) || id.includes(letter.originalMessageId ?? letter.id));
}

/** Letters a second. */
export function parseRate(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 10_000) return rate;
  throw new InvalidArgumentError('It must be a number of messages a second.');
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}

function parseQueue(text: string, namePrefix: string): DeadLetterQueue {
  const queue = findQueue(text, namePrefix);
  if (queue) return queue;
  throw new InvalidArgumentError(`It must be one of ${deadLetterQueues.map(({ name }) => name).join(', ')}.`);
}
