import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { renderCaseFile } from '@casefile/context-core';
import { Argument } from 'commander';
import * as z from 'zod';
import { awsMissing } from '../aws-missing.js';
import type { IncidentTable } from '../aws/tables.js';
import { incidentDetails } from '../browse/incident-details.js';
import { contextOf } from '../browse/incident-rows.js';
import { tableNames } from '../deployment/names.js';
import { type NextSteps, nextStepsFor } from '../deployment/next-steps.js';
import { Missing } from '../missing.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({ incident: z.string() });

export const incidentsShow: CommandSpec<Shell> = {
  name: 'incidents show',
  summary: 'the case file of one incident',
  description:
    'Shows the case file of an incident, its findings first. --output markdown is the whole case file, for people and ' +
    'agents; json is what is stored. Of an incident that was counted on another one it is the case file of that one.',
  arguments: () => [new Argument('<incident>', 'its id, as `incidents list` shows it: {function}#{time}')],
  options: (env) => [sharedOptions.region(env), sharedOptions.endpointUrl(env), sharedOptions.output('markdown')],
  examples: [
    ['make casefile ARGS="incidents show orders#2026-03-01T10:00:00.000Z" ENV=dev', 'the findings first'],
    ['make casefile ARGS="incidents show orders#2026-03-01T10:00:00.000Z -o markdown" ENV=dev', 'the whole case file'],
  ],
  exitCodes: [
    [0, 'shown'],
    [1, 'there is none, or it is not stored yet'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const { incident: id } = valuesSchema.parse(values);
    const namePrefix = namePrefixOf(shell.env);
    const next = nextStepsFor(namePrefix);
    const tableName = namePrefix + tableNames.incidents;
    const table = shell.connect(placeOf(values)).tables.incidents(tableName);
    const record = await caseFileRecord(id, { table, tableName, next });
    const context = contextOf(record);
    if (!context) {
      throw record.enriched_context === undefined
        ? new Missing(
            `The case file of ${record.incident_id} is not stored yet`,
            `Try again soon, or see why: ${next.logs}`,
          )
        : new Missing(`The case file of ${record.incident_id} cannot be read`, 'It is of another version, or damaged.');
    }
    terminal.result(
      context,
      () => incidentDetails(record, context, { now: shell.now(), paint: terminal.paint }),
      () => renderCaseFile(context),
    );
    return 0;
  },
};

interface Options {
  table: IncidentTable;
  tableName: string;
  next: NextSteps;
}

/** The record that holds the case file: its own, or that of the incident that it was counted on. */
async function caseFileRecord(id: string, { table, tableName, next }: Options) {
  const find = async (incidentId: string) => {
    try {
      return await table.find(incidentId);
    } catch (error) {
      throw awsMissing(
        'dynamodb:GetItem',
        error,
        `There is no table ${tableName}: check ENV and --region, or ${next.apply}`,
      );
    }
  };
  const record = await find(id);
  const counted = record?.counted_on === undefined ? record : await find(record.counted_on);
  if (counted) return counted;
  throw new Missing(
    `There is no incident ${id}; case files are kept for a week`,
    `See which there are: ${next.casefile('incidents list')}`,
  );
}
