import { type Paint, table } from '@casefile/cli-kit';
import type { StepName, StepReport } from './trial.js';

/** The result of a check, as JSON. */
export interface CheckReport {
  well: boolean;
  warnings: string[];
  steps: readonly StepReport[];
}

const titles: Record<StepName, string> = {
  configuration: 'configuration',
  secret: 'secret',
  app: 'App',
  installation: 'installation',
  repository: 'repository',
  opened: 'test issue opened',
  labelled: 'labels set',
  listed: 'found again',
  edited: 'edited',
  commented: 'commented on',
  closed: 'closed',
};

/** The report for people: a table, then what is missing and the next step. */
export function textOf({ well, warnings, steps }: CheckReport, paint: Paint): string {
  const rows = steps.map((step) => [
    step.passed ? paint.green('✓') : paint.red('✗'),
    step.repo ?? '',
    titles[step.step],
    step.passed ? step.found : step.cause,
  ]);
  return [
    table(['', 'repository', 'step', 'result'], rows),
    ...steps.flatMap((step) =>
      step.passed ? [] : [`${paint.red('missing:')} ${step.cause}`, `${paint.bold('next:')}    ${step.next}`],
    ),
    ...warnings.map((warning) => `${paint.yellow('note:')}    ${warning}`),
    ...(well ? ['Issues can be kept on GitHub.'] : []),
  ].join('\n');
}
