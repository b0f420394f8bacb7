import type { Answer } from './answer.js';
import type { Settings } from './settings.js';
import type { State, StoredInstallation, StoredRepository, StoredToken } from './state.js';
import type { Urls } from './urls.js';

/** What every endpoint is given. */
export interface Call {
  state: State;
  settings: Settings;
  now: Date;
  random: () => number;
  /** How long a new issue stays out of lists. */
  drawListingLag: () => number;
  urls: Urls;
  params: Record<string, string>;
  query: URLSearchParams;
  /** The parsed JSON body; an empty object when there was none. */
  body: Record<string, unknown>;
  /** A fault took the labels away from this request. */
  dropsLabels: boolean;
}

export interface RepositoryCall extends Call {
  repository: StoredRepository;
  installation: StoredInstallation;
  token: StoredToken;
}

/** `path` in hono's form, `/repos/:owner/:repo`. */
interface Route {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
}

/** Asked with the App's JWT. */
export interface AppEndpoint extends Route {
  as: 'app';
  run: (call: Call) => Answer;
}

/** Asked with an installation token for a repository that it covers. */
export interface RepositoryEndpoint extends Route {
  as: 'installation';
  needs: { permission: 'metadata' | 'issues'; level: 'read' | 'write' };
  run: (call: RepositoryCall) => Answer;
}

export type Endpoint = AppEndpoint | RepositoryEndpoint;

/** As GitHub's description writes it: `POST /repos/{owner}/{repo}/issues`. */
export function routeName({ method, path }: Route): string {
  return `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;
}
