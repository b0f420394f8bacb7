import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { Argument, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { detailsOf } from '../browse/alert-details.js';
import { type AlertKey, findAlert, parseAlertKey } from '../browse/find-alert.js';
import { renderedIssue } from '../browse/rendered-issue.js';
import { tableNames } from '../deployment/names.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({ alert: z.custom<AlertKey>(), output: z.string() });

export const alertsShow: CommandSpec<Shell> = {
  name: 'alerts show',
  summary: 'all that is known of one alert',
  description:
    'Shows one alert: what it is, how its life went, how its issue stands and why, and what the evidence says. With ' +
    '--output markdown it is the text of its issue, as issue-agent would write it now; json is what is stored. But ' +
    'for a whole fingerprint, the whole table of alerts is read for it (dynamodb:Scan).',
  arguments: () => [
    new Argument('<alert>', 'its fingerprint or the beginning of it, or the number or address of its issue').argParser(
      parseKey,
    ),
  ],
  options: (env) => [sharedOptions.region(env), sharedOptions.endpointUrl(env), sharedOptions.output('markdown')],
  examples: [
    ['make casefile ARGS="alerts show 554d6e9d9fe5" ENV=dev', 'by the beginning of its fingerprint'],
    [
      'make casefile ARGS="alerts show shop/alerts#42" ENV=dev',
      'by its issue; 42 is enough where one repository has it',
    ],
    ['make casefile ARGS="alerts show 42 --output markdown" ENV=dev', 'what its issue says'],
  ],
  exitCodes: [
    [0, 'shown'],
    [1, 'there is none, or more than one is meant'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const { alert, output } = valuesSchema.parse(values);
    const namePrefix = namePrefixOf(shell.env);
    const aws = shell.connect(placeOf(values));
    const tableName = namePrefix + tableNames.alerts;
    const state = await findAlert(alert, {
      table: aws.tables.alerts(tableName),
      tableName,
      terminal,
      next: nextStepsFor(namePrefix),
    });
    const markdown = output === 'markdown' ? await renderedIssue(state, { aws, namePrefix }) : '';
    terminal.result(
      state,
      () => detailsOf(state, shell.now()),
      () => markdown,
    );
    return 0;
  },
};

function parseKey(text: string): AlertKey {
  const key = parseAlertKey(text);
  if (key) return key;
  throw new InvalidArgumentError(
    'It must be a fingerprint (or its first four figures or more), 42, #42, owner/name#42, or an address of an issue.',
  );
}
