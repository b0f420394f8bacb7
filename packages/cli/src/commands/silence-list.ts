import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { Option } from 'commander';
import * as z from 'zod';
import type { Shell } from '../shell.js';
import { openSilences } from '../silence/deployed-silences.js';
import { listOf, listText, type SilenceList, windowsOf } from '../silence/list.js';

const valuesSchema = z.object({ all: z.boolean().default(false) });

export const silenceList: CommandSpec<Shell> = {
  name: 'silence list',
  summary: 'what is silenced, by whom and why',
  description:
    'Silences that are in force. With --all also those that are over and still there, and the maintenance windows of ' +
    'the routing file, with whether each is open now. Snoozes stand on their issues. It needs dynamodb:GetItem.',
  options: (env) => [
    new Option('--all', 'also what is over, and planned maintenance'),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make casefile ARGS="silence list" ENV=dev', 'what is quiet now'],
    ['make casefile ARGS="silence list --all --output json" ENV=dev', 'all of it, for a program'],
  ],
  exitCodes: [
    [0, 'it is listed, also when nothing is silenced'],
    [1, 'something is missing, and named'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const { all } = valuesSchema.parse(values);
    const deployed = openSilences(namePrefixOf(shell.env), shell.connect(placeOf(values)));
    const now = shell.now();
    const silences = listOf((await deployed.read()).silences, now).filter(({ running }) => all || running);
    const list: SilenceList = {
      silences,
      ...(all ? { maintenance: windowsOf(await deployed.maintenance(), now) } : {}),
    };
    terminal.result(list, () => listText(list, now, terminal.paint));
    return 0;
  },
};
