import { type Paint, table } from '@casefile/cli-kit';
import { linesOf } from '../checks-table.js';
import type { Check } from '../deployment/check.js';
import { type StepReport, titles } from './steps.js';

/** The result of a smoke test, as JSON. */
export interface SmokeReport {
  passed: boolean;
  steps: readonly StepReport[];
  /** What may be why it failed, the surest first. */
  causes: readonly Check[];
  notes: readonly string[];
  /** What is left for a person. */
  left: readonly string[];
}

/** The report for people: the steps, then PASS or FAIL with the step, the reason and the next step. */
export function textOf({ passed, steps, causes, notes, left }: SmokeReport, paint: Paint): string {
  const rows = steps.map((step) => [
    step.passed ? paint.green('✓') : paint.red('✗'),
    titles[step.step],
    `${step.seconds.toFixed(1)} s`,
    step.says,
  ]);
  const failed = steps.find((step) => !step.passed);
  return [
    table(['', 'step', 'time', 'result'], rows),
    ...notes.map((note) => `${paint.yellow('note:')} ${note}`),
    ...left.map((what) => `${paint.yellow('left:')} ${what}`),
    passed
      ? paint.green('PASS')
      : `${paint.red('FAIL')} at "${failed ? titles[failed.step] : ''}": ${failed?.says ?? ''}`,
    ...(causes.length === 0 ? [] : ['', 'What may be the cause, the surest first:', ...linesOf(causes, paint)]),
  ].join('\n');
}
