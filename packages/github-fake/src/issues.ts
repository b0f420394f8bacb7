import { invalid, Refusal } from './answer.js';
import type { RepositoryCall, RepositoryEndpoint } from './endpoint.js';
import { LONGEST_TITLE, names, text } from './fields.js';
import { addIssue } from './issue-draft.js';
import { isReasonFor, setIssueState } from './issue-changes.js';
import { demandIssues, findIssue } from './issue-lookup.js';
import { listIssues } from './issue-list.js';
import { ensureLabels } from './labels.js';
import { botOf, sameName, type StateReason, type StoredIssue } from './state.js';
import { isoSeconds } from './time.js';
import { viewIssue } from './views.js';

const list = '/repos/:owner/:repo/issues';
const single = `${list}/:issue_number`;
const reads = { permission: 'issues', level: 'read' } as const;
const writes = { permission: 'issues', level: 'write' } as const;

export const issueEndpoints: RepositoryEndpoint[] = [
  { method: 'GET', path: list, as: 'installation', needs: reads, run: listIssues },
  { method: 'POST', path: list, as: 'installation', needs: writes, run: createIssue },
  { method: 'GET', path: single, as: 'installation', needs: reads, run: (call) => answer(200, findIssue(call), call) },
  { method: 'PATCH', path: single, as: 'installation', needs: writes, run: updateIssue },
];

function createIssue(call: RepositoryCall) {
  const { state, repository, body, urls } = call;
  demandIssues(repository);
  if (body['title'] === undefined) throw new Refusal(422, 'Invalid request.\n\n"title" wasn\'t supplied.');
  const draft = {
    title: readTitle(body),
    body: text(body, 'body') ?? null,
    author: botOf(state.app),
    assignees: readAssignees(call) ?? [],
    labels: readLabels(call) ?? [],
  };
  const issue = addIssue(draft, repository, call);
  return { ...answer(201, issue, call), headers: { location: urls.issue(repository, issue.number) } };
}

/** Everything is read before anything is changed: a refused request leaves the issue alone. */
function updateIssue(call: RepositoryCall) {
  const { state, body, now } = call;
  const issue = findIssue(call);
  const title = body['title'] === undefined ? issue.title : readTitle(body);
  const newBody = text(body, 'body');
  const to = readState(body);
  const labels = readLabels(call);
  const assignees = readAssignees(call);

  issue.title = title;
  if (newBody !== undefined) issue.body = newBody;
  if (labels) issue.labels = labels;
  if (assignees) issue.assignees = assignees;
  issue.updated_at = isoSeconds(now);
  if (to.state) setIssueState(issue, { state: to.state, reason: to.reason, by: botOf(state.app), now });
  return answer(200, issue, call);
}

function answer(status: number, issue: StoredIssue, call: RepositoryCall) {
  return { status, body: viewIssue(issue, call.repository, call) };
}

function readTitle(body: Record<string, unknown>): string {
  const title = text(body, 'title', { longest: LONGEST_TITLE });
  if (title === undefined || title === null || title.trim() === '')
    throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' });
  return title;
}

/** A reason without a state is ignored, as GitHub documents it. */
function readState(body: Record<string, unknown>): { state?: 'open' | 'closed'; reason: StateReason | null } {
  const { state, state_reason: reason = null } = body;
  if (state === undefined) return { reason: null };
  if (state !== 'open' && state !== 'closed') throw invalid({ resource: 'Issue', code: 'invalid', field: 'state' });
  if (!isReasonFor(state, reason)) throw invalid({ resource: 'Issue', code: 'invalid', field: 'state_reason' });
  return { state, reason };
}

/** Nothing is left of labels that may not be set: GitHub drops them and answers as if all were well. */
function readLabels({ state, repository, installation, body, dropsLabels }: RepositoryCall): string[] | undefined {
  const wanted = names(body, 'labels');
  if (wanted === undefined || dropsLabels || !installation.may_label) return undefined;
  return ensureLabels(state, repository, wanted);
}

function readAssignees({ repository, body }: RepositoryCall): string[] | undefined {
  const wanted = names(body, 'assignees');
  const { assignees: allowed } = repository;
  const stranger = wanted?.find((login) => allowed && !allowed.some((one) => sameName(one, login)));
  if (stranger !== undefined)
    throw invalid({ resource: 'Issue', code: 'invalid', field: 'assignees', value: stranger });
  return wanted;
}
