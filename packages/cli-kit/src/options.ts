import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import type { Place } from './place.js';
import type { CliShell } from './shell.js';
import type { Output } from './terminal.js';

type Env = CliShell['env'];

/** The options that every command line of this project has; defaults come from the environment. */
export const sharedOptions = {
  region: (env: Env) =>
    new Option('--region <region>', 'AWS region').default(
      env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'ca-central-1',
    ),
  endpointUrl: (env: Env) =>
    new Option('--endpoint-url <url>', 'a local AWS (AWS_ENDPOINT_URL); without it, AWS itself')
      .default(env['AWS_ENDPOINT_URL'] === '' ? undefined : env['AWS_ENDPOINT_URL'])
      .argParser(parseUrl),
  /** `more` are the formats that only some commands have. */
  output: (...more: Exclude<Output, 'table' | 'json'>[]) =>
    new Option('-o, --output <format>', 'how to print the result').choices(['table', 'json', ...more]).default('table'),
};

const placeSchema = z.object({ region: z.string(), endpointUrl: z.string().optional() });
const outputSchema = z.object({ output: z.enum(['table', 'json', 'markdown']) });

/** The place that parsed options name. */
export function placeOf(values: unknown): Place {
  const { region, endpointUrl } = placeSchema.parse(values);
  return { region, endpoint: endpointUrl ?? null };
}

export function nameOfOutput(values: unknown): Output {
  return outputSchema.parse(values).output;
}

/** How deployed things are called; of the local stack, unless told otherwise. */
export function namePrefixOf(env: Env): string {
  return env['CASEFILE_NAME_PREFIX'] ?? 'casefile-local-';
}

/** An option's value that has to be an address. */
export function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new InvalidArgumentError('It must be a URL such as http://127.0.0.1:4566.');
}
