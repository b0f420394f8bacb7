import { runProgram } from '@casefile/cli-kit';
import { githubCheck } from './commands/github-check.js';
import { silenceAdd } from './commands/silence-add.js';
import { silenceList } from './commands/silence-list.js';
import { silenceRemove } from './commands/silence-remove.js';
import { Interrupted, Missing, WrongUsage } from './missing.js';
import type { Shell } from './shell.js';

/** Runs the command line `casefile …` (arguments without node and script) and answers the exit code; throws nothing. */
export function runCli(args: readonly string[], shell: Shell): Promise<number> {
  return runProgram(
    {
      name: 'casefile',
      description: 'What an operator of Casefile needs.',
      examples: [
        ['make casefile ARGS="github check" ENV=dev', 'can issues be kept on GitHub?'],
        [
          `make casefile ARGS='silence add --team checkout --for 4h --reason "new database"' ENV=dev`,
          'let a team rest; silence list, silence remove',
        ],
        ['make casefile ARGS="github check --help"', 'options, examples, exit codes'],
      ],
      groups: { github: 'what has to do with GitHub', silence: 'keep alerts quiet for a while' },
      commands: [githubCheck, silenceAdd, silenceList, silenceRemove],
      explain(error) {
        if (error instanceof Missing) return { next: error.next, exitCode: 1 };
        return error instanceof Interrupted || error instanceof WrongUsage ? error : undefined;
      },
    },
    args,
    shell,
  );
}
