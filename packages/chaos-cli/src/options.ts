import { namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { createFileJournal } from './journal.js';
import type { Session, Tools } from './session.js';
import type { Shell } from './shell.js';

type Env = Shell['env'];

/** Every option that more than one command has; defaults come from the environment. */
export const options = {
  ...sharedOptions,
  function: (env: Env) =>
    new Option('-f, --function <name>', 'function to work on').default(`${namePrefixOf(env)}data-processor`),
  table: (env: Env) =>
    new Option('--table <name>', 'table of the case files').default(`${namePrefixOf(env)}incident-context`),
  yes: () => new Option('-y, --yes', 'go ahead although the endpoint is not on this machine'),
  dryRun: () => new Option('--dry-run', 'say what would be done and change nothing'),
  journalDir: () => new Option('--journal-dir <path>', 'where the journal is kept').default('.local/chaos'),
};

/** The options with which a command finds the function. */
export function placeOptions(env: Env): Option[] {
  return [options.function(env), options.region(env), options.endpointUrl(env)];
}

const toolsSchema = z.object({ journalDir: z.string() });

const sessionSchema = toolsSchema.extend({
  function: z.string(),
  table: z.string().default(''),
  yes: z.boolean().default(false),
});

/** The journal that parsed options name, with the world around it. */
export function openTools(values: unknown, { connect, now, sleep }: Shell): Tools {
  return { journal: createFileJournal(toolsSchema.parse(values).journalDir), connect, now, sleep };
}

/** The session that parsed options describe. */
export function openSession(values: unknown, shell: Shell): Session {
  const parsed = sessionSchema.parse(values);
  const place = placeOf(values);
  return {
    ...openTools(values, shell),
    functionName: parsed.function,
    table: parsed.table,
    place,
    yes: parsed.yes,
    cloud: shell.connect(place),
  };
}

/** Milliseconds of `90s`, `10m` or `1h`; a day at most. */
export function parseDuration(text: string): number {
  const [, number, unit] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1000);
  if (milliseconds > 0 && milliseconds <= 86_400_000) return milliseconds;
  throw new InvalidArgumentError('It must be a time such as 90s, 10m or 1h, a day at most.');
}
