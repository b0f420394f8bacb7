import { notFound, Refusal } from './answer.js';
import type { RepositoryCall } from './endpoint.js';
import type { StoredIssue, StoredRepository } from './state.js';

/** The issue that the path names. What is left of one that is gone answers as GitHub does. */
export function findIssue({ state, repository, settings, params, urls }: RepositoryCall, rest = ''): StoredIssue {
  demandIssues(repository);
  const issue = repository.issues.find(({ number }) => String(number) === params['issue_number']);
  if (!issue) throw notFound();
  if (issue.gone === undefined) return issue;
  if (issue.gone === 'deleted')
    throw settings.deleted_status === 410 ? new Refusal(410, 'This issue was deleted') : notFound();

  const { repository_id, number } = issue.gone;
  const target = state.repositories.find(({ id }) => id === repository_id);
  if (!target) throw notFound();
  const url = `${urls.repositoryById(target)}/issues/${number}${rest}`;
  throw new Refusal(301, 'Moved Permanently', { url, headers: { location: url } });
}

export function demandIssues({ has_issues }: StoredRepository): void {
  if (!has_issues) throw new Refusal(410, 'Issues has been disabled in this repository.');
}

export function demandWritable({ archived }: StoredRepository): void {
  if (archived) throw new Refusal(403, 'Repository was archived so is read-only.');
}
