import { invalid, Refusal } from './answer.js';
import type { RepositoryCall, RepositoryEndpoint } from './endpoint.js';
import { text } from './fields.js';
import { findIssue } from './issue-lookup.js';
import { page } from './paging.js';
import { botOf, nextId, type Actor, type State, type StoredComment, type StoredIssue } from './state.js';
import { isoSeconds, sinceOf } from './time.js';
import { viewComment } from './views.js';

const path = '/repos/:owner/:repo/issues/:issue_number/comments';

export const commentEndpoints: RepositoryEndpoint[] = [
  { method: 'GET', path, as: 'installation', needs: { permission: 'issues', level: 'read' }, run: listComments },
  { method: 'POST', path, as: 'installation', needs: { permission: 'issues', level: 'write' }, run: createComment },
];

function listComments(call: RepositoryCall) {
  const issue = findIssue(call, '/comments');
  const since = sinceOf(call.query);
  const url = `${call.urls.repositoryById(call.repository)}/issues/${issue.number}/comments`;
  return page(
    issue.comments.filter(({ updated_at }) => Date.parse(updated_at) >= since),
    call.query,
    url,
    (comment) => viewComment(comment, issue, call.repository, call),
  );
}

function createComment(call: RepositoryCall) {
  const issue = findIssue(call, '/comments');
  if (issue.locked) throw new Refusal(403, 'Unable to create comment because issue is locked.');
  const body = text(call.body, 'body', { resource: 'IssueComment' });
  if (body === undefined) throw new Refusal(422, 'Invalid request.\n\n"body" wasn\'t supplied.');
  if (body === null || body.trim() === '')
    throw invalid({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
  const comment = addComment(call.state, issue, { body, author: botOf(call.state.app), now: call.now });
  return { status: 201, body: viewComment(comment, issue, call.repository, call) };
}

export function addComment(
  state: State,
  issue: StoredIssue,
  { body, author, now }: { body: string; author: Actor; now: Date },
): StoredComment {
  const at = isoSeconds(now);
  const comment = { id: nextId(state), body, author, created_at: at, updated_at: at };
  issue.comments.push(comment);
  issue.updated_at = at;
  return comment;
}
