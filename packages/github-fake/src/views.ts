import { createHash } from 'node:crypto';
import {
  botOf,
  type Actor,
  type State,
  type StoredComment,
  type StoredIssue,
  type StoredLabel,
  type StoredRepository,
} from './state.js';
import type { Urls } from './urls.js';

/** The shapes in which GitHub answers, as its OpenAPI description has them. */
export function viewActor({ login, type }: Actor, urls: Urls) {
  const url = urls.user(login);
  const id = stableId(login);
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${url}/avatar`,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** Accounts that own repositories; which kind they are is not told apart here. */
export function viewOwner(login: string, urls: Urls) {
  return { ...viewActor({ login, type: 'User' }, urls), type: 'Organization' };
}

export function viewApp({ app, installations }: State, urls: Urls) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    client_id: `Iv1.${app.id}`,
    owner: viewOwner(app.slug, urls),
    name: app.slug,
    description: null,
    external_url: urls.base,
    html_url: `${urls.base}/apps/${app.slug}`,
    created_at: app.created_at,
    updated_at: app.created_at,
    permissions: { issues: 'write', metadata: 'read' },
    events: [],
    installations_count: installations.length,
  };
}

export function viewLabel({ id, name, color, description }: StoredLabel, repository: StoredRepository, urls: Urls) {
  const url = `${urls.repository(repository)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('Label', id), url, name, color, default: false, description };
}

export function viewComment(
  comment: StoredComment,
  issue: StoredIssue,
  repository: StoredRepository,
  context: Context,
) {
  const { state, urls } = context;
  const { id, body, author, created_at, updated_at } = comment;
  const url = `${urls.repository(repository)}/issues/comments/${id}`;
  return {
    id,
    node_id: nodeId('IssueComment', id),
    url,
    html_url: `${urls.page(repository, issue.number)}#issuecomment-${id}`,
    issue_url: urls.issue(repository, issue.number),
    user: viewActor(author, urls),
    created_at,
    updated_at,
    author_association: associationOf(author),
    body,
    reactions: reactionsAt(url),
    performed_via_github_app: appOf(author, state, urls),
  };
}

/** Lists leave out who closed an issue; the single issue tells. */
export function viewIssue(issue: StoredIssue, repository: StoredRepository, context: Context, in_list = false) {
  const { state, urls } = context;
  const url = urls.issue(repository, issue.number);
  const assignees = issue.assignees.map((login) => viewActor({ login, type: 'User' }, urls));
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: urls.repository(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: urls.page(repository, issue.number),
    timeline_url: `${url}/timeline`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.state_reason,
    title: issue.title,
    body: issue.body,
    user: viewActor(issue.author, urls),
    labels: repository.labels
      .filter(({ name }) => issue.labels.includes(name))
      .map((label) => viewLabel(label, repository, urls)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: issue.comments.length,
    closed_at: issue.closed_at,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    author_association: associationOf(issue.author),
    reactions: reactionsAt(url),
    performed_via_github_app: appOf(issue.author, state, urls),
    ...(in_list ? {} : { closed_by: issue.closed_by && viewActor(issue.closed_by, urls) }),
  };
}

export interface Context {
  state: State;
  urls: Urls;
}

export function nodeId(kind: string, id: number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64url');
}

/** The same account has the same number everywhere and always. */
export function stableId(login: string): number {
  return createHash('sha256').update(login.toLowerCase()).digest().readUInt32BE() + 1;
}

/** Apps are no members; whoever else acts in the fake is one. */
function associationOf({ type }: Actor): 'NONE' | 'MEMBER' {
  return type === 'Bot' ? 'NONE' : 'MEMBER';
}

function appOf(author: Actor, state: State, urls: Urls) {
  return author.login === botOf(state.app).login ? viewApp(state, urls) : null;
}

function reactionsAt(url: string) {
  const counts = { total_count: 0, '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, ...counts };
}
