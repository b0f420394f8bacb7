import { randomBytes } from 'node:crypto';
import { type CommandSpec, namePrefixOf, placeOf, sharedOptions, type Terminal } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { type Check, fail, type Visit } from '../deployment/check.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import { Interrupted, Missing } from '../missing.js';
import type { Shell } from '../shell.js';
import { diagnose } from '../smoke/diagnose.js';
import { type SmokeReport, textOf } from '../smoke/report.js';
import { createSmoke, type Smoke } from '../smoke/run.js';
import { createSteps, type Steps, titles } from '../smoke/steps.js';

const valuesSchema = z.object({ timeout: z.number() });

export const smoke: CommandSpec<Shell> = {
  name: 'smoke',
  summary: 'send one incident and one alert all the way, and see them closed again',
  description:
    'Publishes a synthetic incident and a synthetic alert, marked as a smoke test and named after this run, and waits ' +
    'until both are recorded, the case file is stored and their issues are open; then it resolves them and waits ' +
    'until the issues are closed. When a step fails it says which, what may be the cause, and the next step. ' +
    'Whatever happens, both are resolved. It acts with your own AWS credentials (sns:Publish, dynamodb:GetItem and ' +
    'BatchGetItem, lambda:GetFunction; for more than that it says what it could not see).',
  options: (env) => [
    new Option('--timeout <seconds>', 'how long to wait for each step').argParser(parseSeconds).default(120),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make ls-smoke', 'the local AWS'],
    ['make aws-smoke-dev', 'your account'],
    ['make aws-smoke-dev ARGS="--timeout 300"', 'with patience, where GitHub limits requests'],
  ],
  exitCodes: [
    [0, 'PASS'],
    [1, 'FAIL, with the step and what may be the cause'],
    [2, 'wrong usage: nothing was sent'],
    [130, 'interrupted; what was sent is resolved'],
  ],

  async act(values, shell, terminal) {
    const namePrefix = namePrefixOf(shell.env);
    const { now, sleep } = shell;
    const visit: Visit = { aws: shell.connect(placeOf(values)), namePrefix, next: nextStepsFor(namePrefix), now };
    const controller = new AbortController();
    const stop = shell.onInterrupt(() => controller.abort(new Interrupted()));
    const notes: string[] = [];
    const test = createSmoke({
      visit,
      now,
      sleep,
      signal: controller.signal,
      timeoutMs: valuesSchema.parse(values).timeout * 1000,
      newId: () => randomBytes(4).toString('hex'),
      note: (text) => notes.push(text),
    });
    try {
      const report = { ...(await perform(test, terminal, visit)), notes };
      terminal.result(report, () => textOf(report, terminal.paint));
      return report.passed ? 0 : 1;
    } finally {
      stop();
    }
  },
};

async function perform(test: Smoke, terminal: Terminal, visit: Visit): Promise<Omit<SmokeReport, 'notes'>> {
  const since = visit.now();
  const steps = createSteps(terminal, visit.now);
  let failure: Missing | undefined;
  try {
    await test.run(steps);
  } catch (error) {
    if (!(error instanceof Missing)) {
      await cleanUpAfter(error);
      throw error;
    }
    failure = error;
  }
  const causes = failure ? await causesOf(failure, steps) : [];
  if (failure) terminal.step('Resolving what was published');
  const left = await test.cleanUp();
  terminal.stepEnds('done');
  return { passed: !failure, steps: steps.reports, causes, left };

  async function causesOf({ message, next }: Missing, { reports }: Steps): Promise<Check[]> {
    terminal.step('Looking for the cause');
    const step = reports.find(({ passed }) => !passed)?.step;
    const own = step === undefined || next === '' ? [] : [fail(titles[step], message, next)];
    const states = await test.states();
    const found = step === undefined ? [] : await diagnose(step, { visit, since, states });
    terminal.stepEnds('done');
    return [...own, ...found];
  }

  /** Interrupted, or a defect: what was sent is ended all the same. */
  async function cleanUpAfter(error: unknown): Promise<void> {
    terminal.step('Resolving what was published');
    const left = await test.cleanUp();
    terminal.stepEnds('done');
    if (error instanceof Interrupted && left.length > 0) throw new Interrupted(left.join(' '));
  }
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds from 1 to 3600.');
}
