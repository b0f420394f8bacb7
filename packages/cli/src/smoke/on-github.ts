import { createGitHubIssueTracker } from '@casefile/adapters';
import type { AlertState, IssueTracker, TrackedIssue } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import type { Aws } from '../aws.js';
import { Missing } from '../missing.js';
import type { Deployment } from './deployment.js';

export type ReadIssue = Pick<IssueTracker, 'read'>;

/** GitHub as issue-agent sees it, where the caller may read the secret; or why not. */
export async function openGitHub(
  { secretId, apiUrl }: Deployment,
  { aws, now }: { aws: Aws; now: () => Date },
): Promise<ReadIssue | { why: string }> {
  const credentials = aws.credentials(secretId);
  try {
    await credentials();
  } catch (error) {
    if (error instanceof CasefileError) return { why: error.message };
    throw error;
  }
  return createGitHubIssueTracker({ credentials, baseUrl: apiUrl, now: () => now().getTime() });
}

/** Looks at the issue of an alert on GitHub itself: as it should be, or `Missing` says what is not. */
export async function demandIssue(
  github: ReadIssue,
  alert: AlertState,
  wanted: { state: TrackedIssue['state']; names: string },
): Promise<void> {
  const { issue_repo = '', issue_number = 0, fingerprint, evidence } = alert;
  const issue = await github.read(issue_repo, issue_number);
  const missing = (what: string) => new Missing(what, 'Look at the issue: did somebody change or delete it?');
  if (!issue) throw missing(`GitHub knows no issue ${issue_repo}#${issue_number} of "${alert.title}"`);
  const { url, state, title, body } = issue;
  if (state !== wanted.state) throw missing(`${url} is ${state} on GitHub, not ${wanted.state}`);
  if (!title.includes(wanted.names)) throw missing(`${url} has another title: ${title}`);
  if (!body.includes(fingerprint)) throw missing(`${url} does not say which alert it is of`);
  if (evidence && !body.includes(evidence.gathered_at)) throw missing(`${url} does not hold its case file`);
}
