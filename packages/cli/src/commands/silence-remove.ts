import type { Silence } from '@casefile/alert-core';
import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { Argument, Option } from 'commander';
import * as z from 'zod';
import { Missing, WrongUsage } from '../missing.js';
import type { Shell } from '../shell.js';
import { openSilences } from '../silence/deployed-silences.js';

const valuesSchema = z.object({ id: z.string().optional(), all: z.boolean().default(false) });

export const silenceRemove: CommandSpec<Shell> = {
  name: 'silence remove',
  summary: 'end silences before their time',
  description:
    'What was kept back of alerts that still fire is told then, within about ten minutes: they are looked at again every ' +
    'few minutes, and the list of silences is read once a minute. It needs dynamodb:GetItem and ' +
    'UpdateItem.',
  arguments: () => [new Argument('[id]', 'the silence, as silence list shows it')],
  options: (env) => [
    new Option('--all', 'every silence'),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make casefile ARGS="silence remove 1f0c9a2b" ENV=dev', 'one'],
    ['make casefile ARGS="silence remove --all" ENV=dev', 'all of them'],
  ],
  exitCodes: [
    [0, 'removed'],
    [1, 'there is none of that id, or something is missing, and named'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const { id, all } = valuesSchema.parse(values);
    if ((id === undefined) !== all) throw new WrongUsage('Say which: an id of silence list, or --all.');
    const deployed = openSilences(namePrefixOf(shell.env), shell.connect(placeOf(values)));
    let removed: readonly Silence[] = [];
    await deployed.change((running) => {
      removed = running.filter((silence) => all || silence.id === id);
      if (!all && removed.length === 0) {
        throw new Missing(`No silence ${id ?? ''} is in force`, 'silence list shows those that are.');
      }
      return running.filter((silence) => !removed.includes(silence));
    }, shell.now);
    terminal.result({ removed }, () => `Removed: ${removed.map((silence) => silence.id).join(', ') || 'none'}`);
    return 0;
  },
};
