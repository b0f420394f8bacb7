import { createGitHubAppInspection, createGitHubIssueTracker } from '@casefile/adapters';
import type { Aws } from '../aws.js';
import { checkApp, checkInstallation, checkSecret } from './check-app.js';
import { checkIssues, type IssueCheck } from './check-issues.js';
import { findConfiguration, type Wanted } from './configuration.js';
import { rememberDroppedLabels } from './dropped-labels.js';
import { goOnWithout, type Trial } from './trial.js';

export interface CheckOptions extends Pick<IssueCheck, 'newFingerprint' | 'now' | 'sleep' | 'signal'> {
  aws: Aws;
  /** Says what is no obstacle, but worth knowing. */
  warn: (text: string) => void;
}

/** Everything that issues on GitHub need, in the order in which it is needed; what failed is in the trial's reports. */
export async function checkGitHub(trial: Trial, wanted: Wanted, options: CheckOptions): Promise<void> {
  await goOnWithout(checkAll(trial, wanted, options));
}

async function checkAll(trial: Trial, wanted: Wanted, options: CheckOptions): Promise<void> {
  const { aws, now, signal } = options;
  const { secretId, apiUrl, repositories, isEnabled, listingLagMs } = await trial.attempt({
    step: 'configuration',
    doing: 'Looking for the configuration',
    act: () => findConfiguration(wanted, aws),
    found: (found) => `in ${found.source}: ${found.repositories.join(', ')} at ${found.apiUrl}`,
  });
  if (isEnabled === false) options.warn(SWITCHED_OFF);

  const read = aws.credentials(secretId);
  const dropped = rememberDroppedLabels();
  const client = { credentials: read, baseUrl: apiUrl, now: () => now().getTime() };
  const github = createGitHubAppInspection(client);
  const tracker = createGitHubIssueTracker({ ...client, events: dropped.events });

  const credentials = await checkSecret(trial, secretId, read);
  const app = await checkApp(trial, credentials, github);
  const { markerKeys } = credentials;
  const check = { ...options, github, tracker, dropped, markerKeys, listingLagMs };
  for (const repo of repositories) {
    signal.throwIfAborted();
    const isInstalled = await goOnWithout(checkInstallation(trial, repo, { github, app, credentials }));
    if (isInstalled) await goOnWithout(checkIssues(trial, repo, check));
  }
}

const SWITCHED_OFF =
  'Issues are switched off there: set enable_github_issues = true and apply when all of this is well.';
