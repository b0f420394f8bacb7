import { fullNameOf, type StoredRepository } from './state.js';
import type { Urls } from './urls.js';
import { nodeId, viewOwner } from './views.js';

/** A repository as one asks for it by name. */
export function viewFullRepository(repository: StoredRepository, urls: Urls, may_push: boolean) {
  return { ...viewRepository(repository, urls, may_push), network_count: 0, subscribers_count: 0 };
}

/** A repository as it stands in other answers. */
export function viewRepository(repository: StoredRepository, urls: Urls, may_push: boolean) {
  const url = urls.repository(repository);
  const html_url = urls.page(repository);
  const open = repository.issues.filter(({ gone, state }) => gone === undefined && state === 'open').length;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    owner: viewOwner(repository.owner, urls),
    private: true,
    visibility: 'private',
    html_url,
    description: null,
    fork: false,
    url,
    ...linksFrom(url, html_url),
    homepage: null,
    mirror_url: null,
    language: null,
    license: null,
    default_branch: 'main',
    size: 0,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: open,
    open_issues_count: open,
    has_issues: repository.has_issues,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    pushed_at: repository.created_at,
    created_at: repository.created_at,
    updated_at: repository.created_at,
    permissions: { admin: false, maintain: false, push: may_push, triage: may_push, pull: true },
  };
}

function linksFrom(url: string, html_url: string) {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
    clone_url: `${html_url}.git`,
    git_url: `${html_url}.git`,
    ssh_url: `${html_url}.git`,
    svn_url: html_url,
  };
}
