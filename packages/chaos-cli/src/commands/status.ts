import { type Paint, table } from '@casefile/cli-kit';
import { openSession, options, placeOptions } from '../options.js';
import { type FaultStatus, readStatus, type Status } from '../status.js';
import { type CommandSpec, refusedMeaning } from './command.js';

export const status: CommandSpec = {
  name: 'status',
  summary: 'show the faults in the journal and whether they are in effect',
  description:
    'Compares every fault of the journal with what AWS says, and tells whether the function is open to chaos ' +
    '(tag chaos=allowed on the function and on its role, endpoint on this machine). Changes nothing.',
  options: (env) => [...placeOptions(env), options.yes(), options.journalDir(), options.output()],
  examples: [
    ['yarn chaos status', 'faults, since when, until when'],
    ['yarn chaos status --output json', 'the same for programs'],
  ],
  exitCodes: [
    [0, 'no fault, or every fault is in effect and in time'],
    [1, 'a fault is overdue, or is not what the journal says, or something cannot be read'],
    refusedMeaning,
  ],

  async act(values, shell, terminal) {
    terminal.step('Comparing the journal with AWS');
    const found = await readStatus(openSession(values, shell));
    terminal.stepEnds('done');
    terminal.result(found, () => textOf(found, terminal.paint));
    return found.well ? 0 : 1;
  },
};

const effects: Record<FaultStatus['effect'], string> = {
  in_effect: 'in effect',
  not_in_effect: 'not in effect: all is as before',
  drifted: 'changed by somebody else',
  lost: 'function or role is gone',
  unknown: 'unknown',
};

function textOf({ function_name, gate, faults, unreadable, well }: Status, paint: Paint): string {
  const lines = [
    gateLine(function_name, gate, paint),
    ...gate.objections.flatMap(({ cause, next }) => [`  ${cause}`, `  ${paint.dim(next)}`]),
  ];
  if (faults.length === 0) lines.push('No fault is in the journal.');
  else
    lines.push(
      table(
        ['fault', 'function', 'since', 'until', 'in AWS'],
        faults.map((fault) => rowOf(fault, paint)),
      ),
    );
  lines.push(
    ...faults.flatMap(({ fault, problem }) => (problem === undefined ? [] : [paint.red(`${fault}: ${problem}`)])),
  );
  lines.push(...unreadable.map(({ file, problem }) => paint.red(`${file} cannot be read: ${problem}`)));
  if (faults.length > 0)
    lines.push(
      well ? 'Put everything back with: yarn chaos restore' : paint.bold('Put everything back now: yarn chaos restore'),
    );
  return lines.join('\n');
}

function gateLine(name: string, { open, problem }: Status['gate'], paint: Paint): string {
  if (problem !== undefined) return paint.red(`${name}: ${problem}`);
  return open ? `${name} ${paint.green('is open to chaos')}` : `${name} ${paint.yellow('is closed to chaos')}`;
}

function rowOf({ fault, function_name, since, expires_at, overdue, effect }: FaultStatus, paint: Paint): string[] {
  const until = expires_at === null ? 'restored' : overdue ? paint.red(`${expires_at} (overdue)`) : expires_at;
  return [fault, function_name, since, until, effects[effect]];
}
