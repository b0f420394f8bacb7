import { randomBytes } from 'node:crypto';
import {
  type AlertState,
  lengthOf,
  LONGEST_SILENCE_MS,
  type Matchers,
  matchersSchema,
  priorities,
} from '@casefile/alert-core';
import { type CommandSpec, namePrefixOf, placeOf, sharedOptions, type Terminal } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import type { AlertTable } from '../aws/tables.js';
import { type AlertKey, findAlert, parseAlertKey } from '../browse/find-alert.js';
import { readAll } from '../browse/read-all.js';
import { tableNames } from '../deployment/names.js';
import { type NextSteps, nextStepsFor } from '../deployment/next-steps.js';
import { WrongUsage } from '../missing.js';
import type { Shell } from '../shell.js';
import { openSilences } from '../silence/deployed-silences.js';
import { countMatching, type Effect, effectText, MOST_SHOWN, shown } from '../silence/effect.js';

const valuesSchema = z.object({
  for: z.number().optional(),
  until: z.date().optional(),
  alert: z.custom<AlertKey>().optional(),
  team: z.string().optional(),
  source: z.string().optional(),
  priority: z.enum(priorities).optional(),
  title: z.string().optional(),
  reason: z.string().min(1).max(500),
  by: z.string().min(1).max(256).optional(),
  dryRun: z.boolean().default(false),
});

export const silenceAdd: CommandSpec<Shell> = {
  name: 'silence add',
  summary: 'keep alerts quiet until a time',
  description:
    'No new issue, no comment and no reopening for alerts that match, until the time is over; an alert that still fires ' +
    'then is told once. All is recorded meanwhile, issues whose alert resolves are closed, and P0 stays loud unless ' +
    '--priority P0 or --alert means it. What is named has to be so all together. It takes effect within a minute. It ' +
    'needs dynamodb:GetItem, UpdateItem and, to find the alerts that match, Scan.',
  options: (env) => [
    new Option('--for <length>', 'how long: 30m, 4h, 2d, 1w; at most 30 days').argParser(parseLength),
    new Option('--until <time>', 'until when, as ISO 8601 with a zone').argParser(parseTime).conflicts('for'),
    new Option(
      '--alert <alert>',
      'one alert: its fingerprint or the beginning of it, or the number or address of its issue',
    ).argParser(parseAlert),
    new Option('--team <team>', 'the owning team'),
    new Option('--source <source>', 'where alerts come from: cloudwatch, grafana, …'),
    new Option('--priority <priority>', 'how urgent').choices(priorities),
    new Option('--title <text>', 'a part of the title, in any case'),
    new Option('--reason <text>', 'why, for those who wonder').makeOptionMandatory().argParser(parseReason),
    new Option('--by <name>', 'who silences; without it, who your AWS credentials say you are'),
    new Option('--dry-run', 'show what would be silenced, and change nothing'),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    [`make casefile ARGS='silence add --team checkout --for 4h --reason "new database"' ENV=dev`, 'a team'],
    [
      `make casefile ARGS='silence add --alert 42 --for 2d --reason "fix is on its way"' ENV=dev`,
      'the alert of issue 42',
    ],
    [`make casefile ARGS='silence add --source grafana --title p95 --for 1w --reason noise --dry-run'`, 'only show'],
  ],
  exitCodes: [
    [0, 'it is silenced'],
    [1, 'something is missing, and named'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const { for: length, until: end, alert, reason, by, dryRun, ...named } = valuesSchema.parse(values);
    const now = shell.now();
    const until = untilOf(length, end, now);
    if (alert === undefined && Object.values(named).every((value) => value === undefined)) {
      throw new WrongUsage('Say which alerts: --alert, --team, --source, --priority or --title.');
    }
    if (alert === undefined) checked(named);
    const namePrefix = namePrefixOf(shell.env);
    const aws = shell.connect(placeOf(values));
    const table = aws.tables.alerts(namePrefix + tableNames.alerts);
    const reading = { terminal, next: nextStepsFor(namePrefix) };
    const found = alert && (await oneAlert(alert, table, namePrefix, reading));
    const matchers = checked({ ...named, ...(found && { fingerprint: found.fingerprint }) });
    const { count, isMatching } = countMatching({ matchers });
    const newest = found
      ? [found.state].filter((state) => state !== undefined).filter(isMatching)
      : await openAlerts(isMatching, table, namePrefix, reading);

    const created_by = by ?? (await aws.whoAmI());
    const silence = {
      id: randomBytes(4).toString('hex'),
      created_at: now.toISOString(),
      ...(created_by === undefined ? {} : { created_by }),
      until,
      reason,
      matchers,
    };
    if (!dryRun) await openSilences(namePrefix, aws).change((running) => [...running, silence], shell.now);
    const effect: Effect = { dry_run: dryRun, silence, ...count, alerts: shown(newest, silence) };
    terminal.result(effect, () => effectText(effect, terminal.paint));
    return 0;
  },
};

interface Reading {
  terminal: Terminal;
  next: NextSteps;
}

/** A whole fingerprint may be of an alert that has yet to come. */
async function oneAlert(
  key: AlertKey,
  table: AlertTable,
  namePrefix: string,
  reading: Reading,
): Promise<{ fingerprint: string; state: AlertState | undefined }> {
  if (key.kind === 'fingerprint') {
    const { fingerprint } = key;
    return { fingerprint, state: (await table.load([fingerprint])).get(fingerprint) };
  }
  const state = await findAlert(key, { ...reading, table, tableName: namePrefix + tableNames.alerts });
  return { fingerprint: state.fingerprint, state };
}

async function openAlerts(
  isMatching: (alert: AlertState) => boolean,
  table: AlertTable,
  namePrefix: string,
  reading: Reading,
): Promise<AlertState[]> {
  const wanted = {
    table: namePrefix + tableNames.alerts,
    matches: isMatching,
    timeOf: ({ last_seen_at }: AlertState) => last_seen_at,
    limit: MOST_SHOWN,
  };
  return (await readAll(table.scan(), wanted, reading)).newest;
}

function untilOf(length: number | undefined, end: Date | undefined, now: Date): string {
  const until = length === undefined ? end : new Date(now.getTime() + length);
  if (!until) throw new WrongUsage('Say how long: --for 4h, or --until 2026-03-01T18:00:00Z.');
  if (until <= now) throw new WrongUsage('--until is over already.');
  if (until.getTime() - now.getTime() > LONGEST_SILENCE_MS) throw new WrongUsage(`--until: ${TOO_LONG}`);
  return until.toISOString();
}

function checked(matchers: object): Matchers {
  const parsed = matchersSchema.safeParse(matchers);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new WrongUsage(problems.join('; '));
}

const TOO_LONG =
  'At most 30 days. For longer, correct the alarm, or close its issue as "not planned"; planned work belongs into the routing file.';

function parseLength(text: string): number {
  const ms = lengthOf(text);
  if (ms === undefined) throw new InvalidArgumentError(`It must be such as 30m, 4h, 2d or 1w. ${TOO_LONG}`);
  return ms;
}

function parseTime(text: string): Date {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  if (parsed.success) return new Date(parsed.data);
  throw new InvalidArgumentError('It must be a time with a zone, such as 2026-03-01T18:00:00Z or …+01:00.');
}

function parseAlert(text: string): AlertKey {
  const key = parseAlertKey(text);
  if (key) return key;
  throw new InvalidArgumentError(
    'It must be a fingerprint (or its first four figures or more), 42, #42, owner/name#42, or an address of an issue.',
  );
}

function parseReason(text: string): string {
  if (text.trim() !== '' && text.length <= 500) return text;
  throw new InvalidArgumentError('It must have 1 to 500 characters.');
}
