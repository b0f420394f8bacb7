import type { Answer } from './answer.js';
import { invalid } from './answer.js';
import type { RepositoryCall } from './endpoint.js';
import { demandIssues } from './issue-lookup.js';
import { page } from './paging.js';
import { sameName, type StoredIssue } from './state.js';
import { sinceOf } from './time.js';
import { viewIssue } from './views.js';

const sorts = {
  created: (issue: StoredIssue) => Date.parse(issue.created_at),
  updated: (issue: StoredIssue) => Date.parse(issue.updated_at),
  comments: (issue: StoredIssue) => issue.comments.length,
};

/** `GET …/issues` with the filters that GitHub documents; an issue appears once its listing lag has passed. */
export function listIssues(call: RepositoryCall): Answer {
  const { repository, query, now, urls } = call;
  demandIssues(repository);
  const state = oneOf(query, 'state', ['open', 'closed', 'all'] as const);
  const sort = oneOf(query, 'sort', ['created', 'updated', 'comments'] as const);
  const direction = oneOf(query, 'direction', ['desc', 'asc'] as const);
  const since = sinceOf(query);
  const creator = query.get('creator');
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');

  const found = repository.issues.filter(
    (issue) =>
      issue.gone === undefined &&
      Date.parse(issue.listed_at) <= now.getTime() &&
      (state === 'all' || issue.state === state) &&
      Date.parse(issue.updated_at) >= since &&
      (creator === null || sameName(issue.author.login, creator)) &&
      labels.every((name) => issue.labels.some((one) => sameName(one, name))),
  );
  const order = sorts[sort];
  found.sort((one, other) => order(one) - order(other) || one.number - other.number);
  if (direction === 'desc') found.reverse();
  const url = `${urls.repositoryById(repository)}/issues`;
  return page(found, query, url, (issue) => viewIssue(issue, repository, call, true));
}

/** The first choice is the default. */
function oneOf<T extends string>(query: URLSearchParams, name: string, choices: readonly [T, ...T[]]): T {
  const value = query.get(name);
  if (value === null || value === '') return choices[0];
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw invalid({ resource: 'Issue', code: 'invalid', field: name, value });
  return choice;
}
