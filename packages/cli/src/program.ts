import { runProgram } from '@casefile/cli-kit';
import { dlqDrop } from './commands/dlq-drop.js';
import { dlqList } from './commands/dlq-list.js';
import { dlqRedrive } from './commands/dlq-redrive.js';
import { dlqShow } from './commands/dlq-show.js';
import { githubCheck } from './commands/github-check.js';
import { Interrupted, Missing, Unconfirmed } from './missing.js';
import type { Shell } from './shell.js';

/** Runs the command line `casefile …` (arguments without node and script) and answers the exit code; throws nothing. */
export function runCli(args: readonly string[], shell: Shell): Promise<number> {
  return runProgram(
    {
      name: 'casefile',
      description: 'What an operator of Casefile needs.',
      examples: [
        ['make casefile ARGS="github check" ENV=dev', 'can issues be kept on GitHub?'],
        ['make casefile ARGS="dlq list" ENV=dev', 'what was given up, and why?'],
        ['make casefile ARGS="github check --help"', 'options, examples, exit codes'],
      ],
      groups: { github: 'what has to do with GitHub', dlq: 'dead letters: messages that were given up' },
      commands: [githubCheck, dlqList, dlqShow, dlqRedrive, dlqDrop],
      explain(error) {
        if (error instanceof Interrupted || error instanceof Unconfirmed) return error;
        return error instanceof Missing ? { next: error.next, exitCode: 1 } : undefined;
      },
    },
    args,
    shell,
  );
}
