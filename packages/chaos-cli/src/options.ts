import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { createFileJournal } from './journal.js';
import type { Session, Tools } from './session.js';
import type { Shell } from './shell.js';

type Env = Shell['env'];

/** Every option that more than one command has; defaults come from the environment. */
export const options = {
  function: (env: Env) =>
    new Option('-f, --function <name>', 'function to work on').default(`${prefixOf(env)}data-processor`),
  table: (env: Env) =>
    new Option('--table <name>', 'table of the case files').default(`${prefixOf(env)}incident-context`),
  region: (env: Env) =>
    new Option('--region <region>', 'AWS region').default(
      env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'ca-central-1',
    ),
  endpointUrl: (env: Env) =>
    new Option('--endpoint-url <url>', 'a local AWS (AWS_ENDPOINT_URL); without it, AWS itself')
      .default(env['AWS_ENDPOINT_URL'] === '' ? undefined : env['AWS_ENDPOINT_URL'])
      .argParser(parseUrl),
  yes: () => new Option('-y, --yes', 'go ahead although the endpoint is not on this machine'),
  dryRun: () => new Option('--dry-run', 'say what would be done and change nothing'),
  journalDir: () => new Option('--journal-dir <path>', 'where the journal is kept').default('.local/chaos'),
  output: () =>
    new Option('-o, --output <format>', 'how to print the result').choices(['table', 'json']).default('table'),
};

/** The options with which a command finds the function. */
export function placeOptions(env: Env): Option[] {
  return [options.function(env), options.region(env), options.endpointUrl(env)];
}

export const outputSchema = z.object({ output: z.enum(['table', 'json']) });

const toolsSchema = z.object({ journalDir: z.string() });

const sessionSchema = toolsSchema.extend({
  function: z.string(),
  region: z.string(),
  endpointUrl: z.string().optional(),
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
  const place = { region: parsed.region, endpoint: parsed.endpointUrl ?? null };
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

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new InvalidArgumentError('It must be a URL such as http://127.0.0.1:4566.');
}

function prefixOf(env: Env): string {
  return env['CASEFILE_NAME_PREFIX'] ?? 'casefile-local-';
}
