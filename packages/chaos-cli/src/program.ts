import { runProgram } from '@casefile/cli-kit';
import { commands } from './commands/index.js';
import { ChaosError } from './error.js';
import type { Shell } from './shell.js';

/** Runs the command line `chaos …` (arguments without node and script) and answers the exit code; throws nothing. */
export function runCli(args: readonly string[], shell: Shell): Promise<number> {
  return runProgram(
    {
      name: 'chaos',
      description: 'Breaks a function on purpose, watches what comes of it, and puts everything back.',
      examples: [
        ['yarn chaos run --target s3', 'the whole experiment'],
        ['yarn chaos COMMAND --help', 'options, examples, exit codes'],
      ],
      commands,
      explain: (error) => (error instanceof ChaosError ? error : undefined),
    },
    args,
    shell,
  );
}
