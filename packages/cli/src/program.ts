import { runProgram } from '@casefile/cli-kit';
import { githubCheck } from './commands/github-check.js';
import { Interrupted } from './missing.js';
import type { Shell } from './shell.js';

/** Runs the command line `casefile …` (arguments without node and script) and answers the exit code; throws nothing. */
export function runCli(args: readonly string[], shell: Shell): Promise<number> {
  return runProgram(
    {
      name: 'casefile',
      description: 'What an operator of Casefile needs.',
      examples: [
        ['make casefile ARGS="github check" ENV=dev', 'can issues be kept on GitHub?'],
        ['make casefile ARGS="github check --help"', 'options, examples, exit codes'],
      ],
      groups: { github: 'what has to do with GitHub' },
      commands: [githubCheck],
      explain: (error) => (error instanceof Interrupted ? error : undefined),
    },
    args,
    shell,
  );
}
