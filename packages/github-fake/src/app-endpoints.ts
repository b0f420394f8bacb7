import { notFound } from './answer.js';
import type { AppEndpoint, Call } from './endpoint.js';
import { createToken } from './installation-token.js';
import { findRepository, installationOf, sameName, type StoredInstallation } from './state.js';
import { stableId, viewApp, viewOwner } from './views.js';

/** What the App asks as itself, with its JWT. */
export const appEndpoints: AppEndpoint[] = [
  {
    method: 'GET',
    path: '/app',
    as: 'app',
    run: ({ state, urls }) => ({ status: 200, body: viewApp(state, urls) }),
  },
  {
    method: 'GET',
    path: '/app/installations',
    as: 'app',
    run: (call) => ({ status: 200, body: call.state.installations.map((one) => viewInstallation(one, call)) }),
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/installation',
    as: 'app',
    run(call) {
      const repository = findRepository(call.state, `${call.params['owner'] ?? ''}/${call.params['repo'] ?? ''}`);
      return found(repository && installationOf(call.state, repository), call);
    },
  },
  { method: 'GET', path: '/orgs/:org/installation', as: 'app', run: (call) => ofOwner(call.params['org'], call) },
  {
    method: 'GET',
    path: '/users/:username/installation',
    as: 'app',
    run: (call) => ofOwner(call.params['username'], call),
  },
  {
    method: 'POST',
    path: '/app/installations/:installation_id/access_tokens',
    as: 'app',
    run(call) {
      const installation = call.state.installations.find(({ id }) => String(id) === call.params['installation_id']);
      if (!installation) throw notFound();
      return createToken(call, installation);
    },
  },
];

function ofOwner(owner = '', call: Call) {
  return found(
    call.state.installations.find((one) => sameName(one.owner, owner)),
    call,
  );
}

function found(installation: StoredInstallation | undefined, call: Call) {
  if (!installation) throw notFound();
  return { status: 200, body: viewInstallation(installation, call) };
}

function viewInstallation(installation: StoredInstallation, { state, urls }: Call) {
  const { id, owner, created_at, suspended_at, permissions, repositories } = installation;
  return {
    id,
    account: viewOwner(owner, urls),
    repository_selection: repositories ? 'selected' : 'all',
    access_tokens_url: `${urls.base}/app/installations/${id}/access_tokens`,
    repositories_url: `${urls.base}/installation/repositories`,
    html_url: `${urls.base}/organizations/${owner}/settings/installations/${id}`,
    app_id: state.app.id,
    app_slug: state.app.slug,
    target_id: stableId(owner),
    target_type: 'Organization',
    permissions,
    events: [],
    created_at,
    updated_at: suspended_at ?? created_at,
    single_file_name: null,
    suspended_by: suspended_at === null ? null : viewOwner(owner, urls),
    suspended_at,
  };
}
