import { type Advice, runProgram } from '@casefile/cli-kit';
import { doctor } from './commands/doctor.js';
import { githubCheck } from './commands/github-check.js';
import { smoke } from './commands/smoke.js';
import { Interrupted, Missing } from './missing.js';
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
      commands: [doctor, smoke, githubCheck],
      explain: adviceOn,
    },
    args,
    shell,
  );
}

function adviceOn(error: Error): Advice | undefined {
  if (error instanceof Interrupted) return error;
  return error instanceof Missing ? { next: error.next, exitCode: 1 } : undefined;
}
