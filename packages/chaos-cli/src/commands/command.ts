import type { Option } from 'commander';
import type { Shell } from '../shell.js';
import type { Terminal } from '../terminal.js';

/** One subcommand, as data. */
export interface CommandSpec {
  name: string;
  summary: string;
  description: string;
  options: (env: Shell['env']) => Option[];
  examples: readonly (readonly [line: string, what: string])[];
  exitCodes: readonly (readonly [code: number, meaning: string])[];
  /** Gets the parsed options, answers the exit code; errors are `ChaosError`. */
  act: (values: unknown, shell: Shell, terminal: Terminal) => Promise<number>;
}

export const refusedMeaning = [2, 'wrong usage, or refused: nothing was changed'] as const;
