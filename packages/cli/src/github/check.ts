import { createGitHubAppInspection, createGitHubIssueTracker, type ReadGitHubCredentials } from '@casefile/adapters';
import type { Aws } from '../aws.js';
import { checkApp, checkInstallation, checkSecret } from './check-app.js';
import { checkIssues, type IssueCheck } from './check-issues.js';
import { type Configuration, findConfiguration, type Wanted } from './configuration.js';
import { rememberDroppedLabels } from './dropped-labels.js';
import { goOnWithout, type Trial } from './trial.js';

export interface CheckOptions extends Pick<IssueCheck, 'newFingerprint' | 'now' | 'sleep' | 'signal'> {
  aws: Aws;
  /** Says what is no obstacle, but worth knowing. */
  warn: (text: string) => void;
}

/** Everything that issues on GitHub need, in the order in which it is needed; what failed is in the trial's reports. */
export async function checkGitHub(trial: Trial, wanted: Wanted, options: CheckOptions): Promise<void> {
  await goOnWithout(
    (async () => {
      const configuration = await trial.attempt({
        step: 'configuration',
        doing: 'Looking for the configuration',
        act: () => findConfiguration(wanted, options.aws),
        found: ({ source, repositories, apiUrl }) => `in ${source}: ${repositories.join(', ')} at ${apiUrl}`,
      });
      if (configuration.isEnabled === false) {
        options.warn(
          'Issues are switched off there: set enable_github_issues = true and apply when this check passes.',
        );
      }
      await checkWith(trial, configuration, options);
    })(),
  );
}

async function checkWith(trial: Trial, configuration: Configuration, options: CheckOptions): Promise<void> {
  const { secretId, apiUrl: baseUrl, repositories, listingLagMs } = configuration;
  const { aws, now, signal } = options;
  const read: ReadGitHubCredentials = aws.credentials(secretId);
  const dropped = rememberDroppedLabels();
  const client = { credentials: read, baseUrl, now: () => now().getTime() };
  const github = createGitHubAppInspection(client);
  const tracker = createGitHubIssueTracker({ ...client, events: dropped.events });

  const credentials = await checkSecret(trial, secretId, read);
  const app = await checkApp(trial, credentials, github);
  for (const repo of repositories) {
    signal.throwIfAborted();
    await goOnWithout(
      (async () => {
        await checkInstallation(trial, repo, { github, app, credentials });
        const { markerKeys } = credentials;
        await checkIssues(trial, repo, { ...options, github, tracker, dropped, markerKeys, listingLagMs });
      })(),
    );
  }
}
