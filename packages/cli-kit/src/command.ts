import type { Argument, Option } from 'commander';
import type { CliShell } from './shell.js';
import type { Terminal } from './terminal.js';

/** One command, as data. It has an option `output` of `sharedOptions`. */
export interface CommandSpec<Shell extends CliShell> {
  /** What is typed; two words for a command of a group. */
  name: string;
  summary: string;
  description: string;
  /** What is typed without a dash; their names, as of options, are those of the parsed values. */
  arguments?: () => Argument[];
  options: (env: CliShell['env']) => Option[];
  examples: readonly (readonly [line: string, what: string])[];
  exitCodes: readonly (readonly [code: number, meaning: string])[];
  /** Gets the parsed arguments and options, answers the exit code. */
  act: (values: unknown, shell: Shell, terminal: Terminal) => Promise<number>;
}
