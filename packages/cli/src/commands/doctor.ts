import { type CommandSpec, namePrefixOf, placeOf, sharedOptions } from '@casefile/cli-kit';
import { linesOf } from '../checks-table.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import { examine } from '../doctor/examine.js';
import type { Shell } from '../shell.js';

export const doctor: CommandSpec<Shell> = {
  name: 'doctor',
  summary: 'say whether a deployment is healthy',
  description:
    'Looks at every function, trigger, queue, topic, table and secret of a deployment, at the routing of issues and ' +
    'at alerts whose issue is behind. Each line is ok, warn (look into it) or fail (it does not work), with the next ' +
    'step. It changes nothing, and reads with your own AWS credentials; what they may not see is a warning. ' +
    'Whether it works all the way is what `casefile smoke` tries out; what this machine lacks says `make doctor`.',
  options: (env) => [sharedOptions.region(env), sharedOptions.endpointUrl(env), sharedOptions.output()],
  examples: [
    ['make casefile ARGS=doctor', 'the local AWS'],
    ['make casefile ARGS=doctor ENV=dev', 'your account'],
  ],
  exitCodes: [
    [0, 'nothing fails'],
    [1, 'something fails, and is named'],
    [2, 'wrong usage: nothing was asked'],
  ],

  async act(values, shell, terminal) {
    const namePrefix = namePrefixOf(shell.env);
    terminal.step('Looking at the deployment');
    const checks = await examine({
      aws: shell.connect(placeOf(values)),
      namePrefix,
      next: nextStepsFor(namePrefix),
      now: shell.now,
    });
    terminal.stepEnds('done');
    const count = (verdict: string) => checks.filter((check) => check.verdict === verdict).length;
    const healthy = count('fail') === 0;
    terminal.result({ healthy, checks }, () =>
      [
        ...linesOf(checks, terminal.paint),
        '',
        healthy
          ? `${terminal.paint.green('healthy')}: ${count('ok')} ok, ${count('warn')} to look into`
          : `${terminal.paint.red('not healthy')}: ${count('fail')} fail, ${count('warn')} to look into`,
      ].join('\n'),
    );
    return healthy ? 0 : 1;
  },
};
