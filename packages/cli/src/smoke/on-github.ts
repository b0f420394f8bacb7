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

/** The issue of an alert, looked at on GitHub itself. */
export async function issueOf(github: ReadIssue, state: AlertState): Promise<TrackedIssue> {
  const { issue_repo = '', issue_number = 0, title } = state;
  const issue = await github.read(issue_repo, issue_number);
  if (!issue) throw new Missing(`GitHub knows no issue ${issue_repo}#${issue_number} of "${title}"`, 'Was it deleted?');
  return issue;
}
