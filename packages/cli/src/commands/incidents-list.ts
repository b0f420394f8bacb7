import { type CommandSpec, namePrefixOf, placeOf, sharedOptions, table } from '@casefile/cli-kit';
import { inlineCode } from '@casefile/safe-text';
import { Option } from 'commander';
import * as z from 'zod';
import {
  causeOf,
  functionOf,
  happenedAt,
  incidentColumns,
  incidentRow,
  incidentSummary,
  type ListedIncident,
  listed,
} from '../browse/incident-rows.js';
import { limitOption, parseSince, type Since, startOf } from '../browse/options.js';
import { notesOn, readAll } from '../browse/read-all.js';
import { tableNames } from '../deployment/names.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({
  function: z.string().optional(),
  errorType: z.string().optional(),
  since: z.custom<Since>().optional(),
  limit: z.number(),
});

export const incidentsList: CommandSpec<Shell> = {
  name: 'incidents list',
  summary: 'the incidents of the last week, newest first, and their causes',
  description:
    'Shows the incidents whose case file is stored or being gathered; it is kept for a week. Those that were counted ' +
    'on the case file of another one are in its number. The whole table is read for it (dynamodb:Scan).',
  options: (env) => [
    new Option('--function <name>', 'of one function'),
    new Option('--error-type <type>', 'of one type, such as S3AccessError'),
    new Option('--since <when>', 'not older than that: 30m, 2h, 7d, or a time').argParser(parseSince),
    limitOption(),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output('markdown'),
  ],
  examples: [
    ['make casefile ARGS="incidents list" ENV=dev', 'all of them'],
    ['make casefile ARGS="incidents list --function orders --since 2h" ENV=dev', 'what just happened to one function'],
  ],
  exitCodes: [
    [0, 'listed, also when there are none'],
    [1, 'the table could not be read'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const { function: name, errorType, since, limit } = valuesSchema.parse(values);
    const now = shell.now();
    const start = since === undefined ? '' : startOf(since, now);
    const namePrefix = namePrefixOf(shell.env);
    const tableName = namePrefix + tableNames.incidents;
    const reading = await readAll(
      shell.connect(placeOf(values)).tables.incidents(tableName).scan(),
      {
        table: tableName,
        matches: (record) =>
          record.counted_on === undefined &&
          (name === undefined || functionOf(record) === name) &&
          (errorType === undefined || record.error_type === errorType) &&
          happenedAt(record) >= start,
        timeOf: happenedAt,
        limit,
      },
      { terminal, next: nextStepsFor(namePrefix) },
    );
    const incidents = reading.newest.flatMap((record) => listed(record) ?? []);
    const { matching, read, unreadable } = reading;
    const notes = notesOn(reading);
    terminal.result(
      { incidents: incidents.map(incidentSummary), matching, read, unreadable },
      () =>
        incidents.length === 0
          ? ['No incident is like that.', ...notes].join('\n')
          : [
              table(
                incidentColumns,
                incidents.map((one) => incidentRow(one, now)),
              ),
              ...notes,
            ].join('\n'),
      () => [...incidents.map(markdownOf), '', ...notes].join('\n'),
    );
    return 0;
  },
};

function markdownOf(one: ListedIncident): string {
  const { incident_id, error_type, occurrences = 1 } = one.record;
  return `- ${inlineCode(incident_id)} ${inlineCode(error_type)} ${occurrences}×: ${inlineCode(causeOf(one))}`;
}
