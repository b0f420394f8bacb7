import { ActionError, type ActionResult, type AdminAction } from './actions.js';
import { demandRepository } from './people.js';
import { newKeyPair } from './keys.js';
import { findRepository, nextId, sameName, type State, type StoredInstallation } from './state.js';
import { isoSeconds } from './time.js';

/** An administrator changes a repository, an installation or the App. */
export function administer(action: AdminAction, state: State, now: Date): ActionResult {
  switch (action.action) {
    case 'create_repository':
      createRepository(action, state, now);
      return { repo: action.repo };
    case 'archive':
    case 'unarchive':
      demandRepository(state, action.repo).archived = action.action === 'archive';
      return { repo: action.repo };
    case 'disable_issues':
    case 'enable_issues':
      demandRepository(state, action.repo).has_issues = action.action === 'enable_issues';
      return { repo: action.repo };
    case 'install':
      install(action, state, now);
      return {};
    case 'uninstall':
      state.installations = state.installations.filter(({ owner }) => !sameName(owner, action.owner));
      return {};
    case 'suspend':
    case 'unsuspend':
      demandInstallation(state, action.owner).suspended_at = action.action === 'suspend' ? isoSeconds(now) : null;
      return {};
    case 'grant': {
      const installation = demandInstallation(state, action.owner);
      installation.permissions = action.permissions ?? installation.permissions;
      installation.may_label = action.may_label ?? installation.may_label;
      return {};
    }
    case 'revoke_tokens':
      state.tokens = [];
      return {};
    case 'rotate_key': {
      const { publicKeyPem, privateKeyPem } = newKeyPair();
      state.app.public_keys = [...(action.keep_old ? state.app.public_keys : []), publicKeyPem];
      return { private_key_pem: privateKeyPem };
    }
  }
}

function createRepository(
  { repo, assignees }: { repo: string; assignees?: string[] | undefined },
  state: State,
  now: Date,
): void {
  if (findRepository(state, repo)) throw new ActionError(`there is a repository ${repo} already`);
  const [owner = '', name = ''] = repo.split('/');
  state.repositories.push({
    id: nextId(state),
    owner,
    name,
    created_at: isoSeconds(now),
    archived: false,
    has_issues: true,
    ...(assignees ? { assignees } : {}),
    labels: [],
    issues: [],
  });
  if (!state.installations.some((one) => sameName(one.owner, owner))) install({ owner }, state, now);
}

function install(
  { owner, repositories }: { owner: string; repositories?: string[] | undefined },
  state: State,
  now: Date,
): void {
  const before = state.installations.find((one) => sameName(one.owner, owner));
  const installation: StoredInstallation = {
    id: before?.id ?? nextId(state),
    owner,
    created_at: before?.created_at ?? isoSeconds(now),
    suspended_at: null,
    permissions: before?.permissions ?? { issues: 'write', metadata: 'read' },
    may_label: before?.may_label ?? true,
    ...(repositories ? { repositories } : {}),
  };
  state.installations = [...state.installations.filter((one) => one !== before), installation];
}

function demandInstallation(state: State, owner: string): StoredInstallation {
  const installation = state.installations.find((one) => sameName(one.owner, owner));
  if (!installation) throw new ActionError(`the App is not installed for ${owner}`);
  return installation;
}
