import type { Argument, Option } from 'commander';
import type { CliShell } from './shell.js';
import type { Terminal } from './terminal.js';

/** One command, as data. It has an option `output` of `sharedOptions`. */
export interface CommandSpec<Shell extends CliShell> {
  /** What is typed; two words for a command of a group. */
  name: string;
  summary: string;
  description: string;
  options: (env: CliShell['env']) => Option[];
  /** What is typed without a name; its value stands among the options' under its own name. */
  argument?: () => Argument;
  examples: readonly (readonly [line: string, what: string])[];
  exitCodes: readonly (readonly [code: number, meaning: string])[];
  /** Gets the parsed options, answers the exit code. */
  act: (values: unknown, shell: Shell, terminal: Terminal) => Promise<number>;
}
