import { type Advice, runProgram } from '@casefile/cli-kit';
import { alertsList } from './commands/alerts-list.js';
import { alertsShow } from './commands/alerts-show.js';
import { dlqDrop } from './commands/dlq-drop.js';
import { dlqList } from './commands/dlq-list.js';
import { dlqRedrive } from './commands/dlq-redrive.js';
import { dlqShow } from './commands/dlq-show.js';
import { doctor } from './commands/doctor.js';
import { githubCheck } from './commands/github-check.js';
import { incidentsList } from './commands/incidents-list.js';
import { incidentsShow } from './commands/incidents-show.js';
import { silenceAdd } from './commands/silence-add.js';
import { silenceList } from './commands/silence-list.js';
import { silenceRemove } from './commands/silence-remove.js';
import { smoke } from './commands/smoke.js';
import { Interrupted, Missing, Unconfirmed, WrongUsage } from './missing.js';
import type { Shell } from './shell.js';

/** Runs the command line `casefile …` (arguments without node and script) and answers the exit code; throws nothing. */
export function runCli(args: readonly string[], shell: Shell): Promise<number> {
  return runProgram(
    {
      name: 'casefile',
      description: 'What an operator of Casefile needs.',
      examples: [
        ['make casefile ARGS="alerts list" ENV=dev', 'what is open?'],
        ['make casefile ARGS="silence list" ENV=dev', 'what is quiet, and why?'],
        ['make casefile ARGS=doctor ENV=dev', 'is the deployment healthy?'],
        ['make casefile ARGS="github check" ENV=dev', 'can issues be kept on GitHub?'],
        ['make casefile ARGS="dlq list" ENV=dev', 'what was given up, and why?'],
        ['make casefile ARGS="github check --help"', 'options, examples, exit codes'],
      ],
      groups: {
        alerts: 'the alerts and their issues',
        incidents: 'the incidents and their case files',
        silence: 'keep alerts quiet for a while',
        dlq: 'dead letters: messages that were given up',
        github: 'what has to do with GitHub',
      },
      commands: [
        ...[alertsList, alertsShow, incidentsList, incidentsShow],
        ...[silenceAdd, silenceList, silenceRemove],
        ...[dlqList, dlqShow, dlqRedrive, dlqDrop],
        ...[smoke, doctor, githubCheck],
      ],
      explain: adviceOn,
    },
    args,
    shell,
  );
}

function adviceOn(error: Error): Advice | undefined {
  if (error instanceof Interrupted || error instanceof WrongUsage || error instanceof Unconfirmed) return error;
  return error instanceof Missing ? { next: error.next, exitCode: 1 } : undefined;
}
