import { randomBytes } from 'node:crypto';
import { type CommandSpec, namePrefixOf, placeOf, sharedOptions, type Terminal } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { type Check, fail, type Visit } from '../deployment/check.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import { Interrupted, Missing } from '../missing.js';
import type { Shell } from '../shell.js';
import { diagnose, type Facts } from '../smoke/diagnose.js';
import { type SmokeReport, textOf } from '../smoke/report.js';
import { runSmoke, type SmokeOptions } from '../smoke/run.js';
import { createSteps, type Steps, titles } from '../smoke/steps.js';
import type { Trail } from '../smoke/trail.js';

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
    try {
      const result = await perform(terminal, {
        visit,
        now,
        sleep,
        signal: controller.signal,
        timeoutMs: valuesSchema.parse(values).timeout * 1000,
        newId: () => randomBytes(4).toString('hex'),
        note: (text) => notes.push(text),
      });
      const report = { ...result, notes };
      terminal.result(report, () => textOf(report, terminal.paint));
      return report.passed ? 0 : 1;
    } finally {
      stop();
    }
  },
};

/** Runs the test, finds the cause when it fails, and cleans up whatever happens. */
async function perform(terminal: Terminal, options: Omit<SmokeOptions, 'begins'>): Promise<Omit<SmokeReport, 'notes'>> {
  const since = options.now();
  const steps = createSteps(terminal, options.now);
  let trail: Trail | undefined;
  let causes: Check[] = [];
  try {
    await runSmoke(steps, { ...options, begins: (begun) => (trail = begun) });
  } catch (error) {
    if (!(error instanceof Missing)) {
      const left = await cleanUp();
      throw error instanceof Interrupted && left.length > 0 ? new Interrupted(left.join(' ')) : error;
    }
    terminal.step('Looking for the cause');
    const states = (await trail?.states()) ?? [];
    causes = await causesOf(error, steps, { visit: options.visit, since, states });
    terminal.stepEnds('done');
  }
  const left = await cleanUp();
  return { passed: steps.reports.every(({ passed }) => passed), steps: steps.reports, causes, left };

  async function cleanUp(): Promise<string[]> {
    if (!trail) return [];
    terminal.step('Looking whether all of it is over');
    const left = await trail.cleanUp();
    terminal.stepEnds('done');
    return left;
  }
}

/** What the failure itself says to do, then what is found on the way of its step. */
async function causesOf({ message, next }: Missing, { reports }: Steps, facts: Facts): Promise<Check[]> {
  const failed = reports.find(({ passed }) => !passed);
  if (!failed) return [];
  const own = next === '' ? [] : [fail(titles[failed.step], message, next)];
  return [...own, ...(await diagnose(failed.step, facts))];
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('It must be a number of seconds from 1 to 3600.');
}
