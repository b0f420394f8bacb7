import { table, type Terminal } from '@casefile/cli-kit';
import { Option } from 'commander';
import * as z from 'zod';
import { ChaosError, messageOf } from '../error.js';
import type { JournalEntry } from '../journal.js';
import { openTools, options } from '../options.js';
import { effectOf, restoreEntry } from '../restore.js';
import type { Tools } from '../session.js';
import { type CommandSpec, refusedMeaning } from './command.js';

const schema = z.object({
  function: z.string().optional(),
  forget: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});

interface Row {
  fault: string;
  function_name: string;
  outcome: string;
  problem?: string;
}

/** Asks for no tag and no `--yes`: putting back what was there must always be possible. */
export const restore: CommandSpec = {
  name: 'restore',
  summary: 'put back what every fault in the journal changed',
  description:
    'Puts back exactly what the journal holds, each fault at its own endpoint and in its own region, checks it, and ' +
    'only then removes it from the journal. Works after a crash, and twice.',
  options: () => [
    new Option('-f, --function <name>', 'only the faults of this function'),
    new Option('--forget', 'drop faults whose function or role is gone or has been made anew; others are restored'),
    options.dryRun(),
    options.journalDir(),
    options.output(),
  ],
  examples: [
    ['yarn chaos restore', 'everything in the journal'],
    ['yarn chaos restore --dry-run', 'say what would be put back'],
    ['yarn chaos restore --forget', 'after the stack was destroyed or the local AWS was started anew'],
  ],
  exitCodes: [
    [0, 'everything is as it was, or there was nothing to restore'],
    [1, 'something is not restored; the journal keeps it'],
    refusedMeaning,
  ],

  async act(values, shell, terminal) {
    const { function: only, forget, dryRun } = schema.parse(values);
    const tools = openTools(values, shell);
    const { entries, unreadable } = await tools.journal.list();
    const rows: Row[] = [];
    for (const entry of entries.filter(({ function_name }) => only === undefined || function_name === only).reverse()) {
      terminal.step(`${dryRun ? 'Looking at' : 'Restoring'} ${entry.fault} of ${entry.function_name}`);
      const row = await restoreOne(tools, entry, { forget, dryRun });
      terminal.stepEnds(row.problem === undefined ? 'done' : 'failed');
      rows.push(row);
    }
    rows.push(
      ...unreadable.map(({ file, problem }) => ({
        fault: '?',
        function_name: '?',
        outcome: 'unreadable',
        problem: `${file}: ${problem}. Look into it, put back by hand what it says, then delete it.`,
      })),
    );
    show(terminal, rows, dryRun);
    return rows.some(({ problem }) => problem !== undefined) ? 1 : 0;
  },
};

async function restoreOne(tools: Tools, entry: JournalEntry, how: { forget: boolean; dryRun: boolean }): Promise<Row> {
  const row = { fault: entry.fault, function_name: entry.function_name };
  try {
    return {
      ...row,
      outcome: how.dryRun ? `would restore (${await effectOf(tools, entry)})` : await restoreEntry(tools, entry, how),
    };
  } catch (error) {
    const next = error instanceof ChaosError ? ` ${error.next}` : '';
    return { ...row, outcome: 'failed', problem: `${messageOf(error)}${next}` };
  }
}

function show(terminal: Terminal, rows: Row[], dryRun: boolean): void {
  terminal.result({ dry_run: dryRun, faults: rows }, () => {
    if (rows.length === 0) return 'The journal is empty: there is nothing to restore.';
    const problems = rows.flatMap(({ problem }) => (problem === undefined ? [] : [terminal.paint.red(problem)]));
    return [
      table(
        ['fault', 'function', 'outcome'],
        rows.map(({ fault, function_name, outcome }) => [fault, function_name, outcome]),
      ),
      ...problems,
    ].join('\n');
  });
}
