import { randomBytes } from 'node:crypto';
import { type CommandSpec, namePrefixOf, parseUrl, placeOf, sharedOptions } from '@casefile/cli-kit';
import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { checkGitHub } from '../github/check.js';
import { type CheckReport, textOf } from '../github/report.js';
import { createTrial } from '../github/trial.js';
import { Interrupted } from '../missing.js';
import type { Shell } from '../shell.js';

const valuesSchema = z.object({
  repo: z.string().optional(),
  allRepos: z.boolean().default(false),
  secretId: z.string().optional(),
  apiUrl: z.string().optional(),
});

export const githubCheck: CommandSpec<Shell> = {
  name: 'github check',
  summary: 'prove that issues can be kept on GitHub',
  description:
    'Finds out what the deployed issue-agent works with, and lives through the life of an issue with a test issue: ' +
    'opens it, finds it again, edits it, comments on it and closes it. Says which right or setting is missing, and ' +
    'the next step. The test issue is closed whatever happens. The secret and the environment are read with your own ' +
    'AWS credentials (lambda:GetFunctionConfiguration, secretsmanager:GetSecretValue, dynamodb:GetItem).',
  options: (env) => [
    new Option('--repo <owner/name>', 'repository to check; without it, the one of the deployment').argParser(
      parseRepo,
    ),
    new Option('--all-repos', 'check every repository of the routing').conflicts('repo'),
    new Option('--secret-id <id>', "secret with the App's credentials; without it, the one of the deployment"),
    new Option('--api-url <url>', "GitHub's API; without it, the one of the deployment").argParser(parseUrl),
    sharedOptions.region(env),
    sharedOptions.endpointUrl(env),
    sharedOptions.output(),
  ],
  examples: [
    ['make casefile ARGS="github check" ENV=dev', 'the repository of the deployment'],
    ['make casefile ARGS="github check --all-repos" ENV=dev', 'every repository of its routing'],
    [
      'make casefile ARGS="github check --repo shop/alerts --secret-id casefile-dev-github-app"',
      'without a deployment',
    ],
  ],
  exitCodes: [
    [0, 'all is there'],
    [1, 'something is missing, and named'],
    [2, 'wrong usage: nothing was asked'],
    [130, 'interrupted; the test issue is closed'],
  ],

  async act(values, shell, terminal) {
    const wanted = { ...valuesSchema.parse(values), functionName: `${namePrefixOf(shell.env)}issue-agent` };
    const trial = createTrial(terminal);
    const warnings: string[] = [];
    const controller = new AbortController();
    const stop = shell.onInterrupt(() => controller.abort(new Interrupted()));
    try {
      await checkGitHub(trial, wanted, {
        aws: shell.connect(placeOf(values)),
        warn: (text) => warnings.push(text),
        newFingerprint: () => randomBytes(32).toString('hex'),
        now: shell.now,
        sleep: shell.sleep,
        signal: controller.signal,
      });
    } finally {
      stop();
    }
    const report: CheckReport = { well: trial.reports.every(({ passed }) => passed), warnings, steps: trial.reports };
    terminal.result(report, () => textOf(report, terminal.paint));
    return report.well ? 0 : 1;
  },
};

function parseRepo(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be owner/name.');
}
