import { pairs, type Paint } from '@casefile/cli-kit';
import { renderCaseFile } from '@casefile/context-core';
import { Option } from 'commander';
import * as z from 'zod';
import { runExperiment } from '../experiment.js';
import { targets } from '../faults/index.js';
import { planFaults } from '../injection.js';
import { interruptible } from '../interrupt.js';
import { openSession, options, placeOptions } from '../options.js';
import { type ExperimentReport, hypothesisOf } from '../report.js';
import { openSubject } from '../session.js';
import { type CommandSpec, refusedMeaning } from './command.js';

const schema = z.object({ target: z.string(), dryRun: z.boolean().default(false) });

export const run: CommandSpec = {
  name: 'run',
  summary: 'run one experiment: break, watch, judge, put back',
  description:
    'States a hypothesis, checks that the function works, injects the fault, invokes until the fault shows (60 s at ' +
    'most), waits for the case file (120 s at most), judges it, and puts everything back, always, also on Ctrl-C.',
  options: (env) => [
    new Option('-t, --target <target>', 'what to break').choices(Object.keys(targets)).makeOptionMandatory(),
    ...placeOptions(env),
    options.table(env),
    options.dryRun(),
    options.yes(),
    options.journalDir(),
    options.output(),
  ],
  examples: [
    ['yarn chaos run --target s3', 'is a lost permission named in the case file?'],
    ['yarn chaos run --target timeout --output json', 'the report, with the whole case file, for programs'],
    ['yarn chaos run --target both --dry-run', 'say what would be done'],
  ],
  exitCodes: [
    [0, 'the hypothesis held'],
    [1, 'it did not hold, the function was broken before, or AWS failed; what was changed has been put back'],
    refusedMeaning,
    [130, 'interrupted; what was changed has been put back'],
  ],

  async act(values, shell, terminal) {
    const { target, dryRun } = schema.parse(values);
    const session = openSession(values, shell);
    const faults = targets[target] ?? [];
    const hypothesis = hypothesisOf(faults, session.functionName);
    terminal.note(`${terminal.paint.bold('Hypothesis:')} ${hypothesis}`);
    if (dryRun) {
      const plans = await planFaults(session, await openSubject(session), faults);
      const changes = plans.map(({ fault, before }) => ({ fault: fault.name, change: fault.describe(before) }));
      terminal.result({ target, function_name: session.functionName, hypothesis, changes, dry_run: true }, () =>
        [
          'Would inject, watch and put back; nothing was changed',
          pairs(changes.map(({ fault, change }) => [fault, change])),
        ].join('\n'),
      );
      return 0;
    }
    const report = await interruptible(shell, terminal, (signal) =>
      runExperiment({
        session,
        target,
        faults,
        signal,
        onProgress: ({ step, message }) => (step === 'restored' ? terminal.stepEnds('done') : terminal.step(message)),
      }),
    );
    terminal.stepEnds('done');
    terminal.result(report, () => textOf(report, terminal.paint));
    return report.verdict === 'held' ? 0 : 1;
  },
};

function textOf(report: ExperimentReport, paint: Paint): string {
  const { times, first_finding: finding, enriched_context: context } = report;
  const verdict =
    report.verdict === 'held' ? paint.green('The hypothesis held.') : paint.red('The hypothesis did not hold.');
  return [
    paint.bold(verdict),
    report.reason,
    '',
    pairs([
      ['fault injected', times.injected_at],
      [
        'fault showed',
        after(
          times.shown_at,
          times.fault_to_shown_ms,
          report.invocations === 1 ? 'at once' : `invocation ${report.invocations}`,
        ),
      ],
      ['incident', report.incident_id ?? 'none'],
      ['case file stored', after(times.stored_at, times.shown_to_stored_ms)],
      ['first finding', finding ? `${finding.kind} (${finding.confidence})` : 'none'],
    ]),
    ...(context ? ['', renderCaseFile(context)] : []),
  ].join('\n');
}

function after(at: string | null, milliseconds: number | null, more?: string): string {
  if (at === null || milliseconds === null) return 'never';
  const time = milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  return `${at} (+${time}${more === undefined ? '' : `, ${more}`})`;
}
