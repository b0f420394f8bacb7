import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/core';
import * as z from 'zod';
import type { GitHubCredentials, ReadGitHubCredentials } from './github-credentials.js';
import { movedError, statusOf } from './github-errors.js';

/** Which repository a token is for; the id where an issue was transferred to it and its name is not known. */
export interface TokenScope {
  repo: string;
  repositoryId?: number | undefined;
}

/** Our App on GitHub. Failures are Octokit's, or those of the credentials. */
export interface GitHubApp {
  /** A token that may write issues in one repository; a new one on `refresh`. */
  token: (scope: TokenScope, options?: { refresh?: boolean }) => Promise<string>;
  /** The login under which the App writes. */
  login: () => Promise<string>;
  /** What GitHub answers the App itself under a path of the API. */
  ask: (path: string) => Promise<unknown>;
}

/** The App with one key; with another key, all that was learnt with it is asked for again. */
interface Identity {
  credentials: GitHubCredentials;
  auth: ReturnType<typeof createAppAuth>;
  installations: Map<string, number>;
  login?: string;
}

const installationSchema = z.object({ id: z.int() });
const appSchema = z.object({ slug: z.string().min(1) });

export function createGitHubApp({
  credentials: readCredentials,
  request,
}: {
  credentials: ReadGitHubCredentials;
  request: Octokit['request'];
}): GitHubApp {
  let current: Identity | undefined;

  async function identify(refresh: boolean): Promise<Identity> {
    const credentials = await readCredentials({ refresh });
    const { appId, privateKey, installationId } = credentials;
    const before = current?.credentials;
    if (
      !current ||
      before?.appId !== appId ||
      before.privateKey !== privateKey ||
      before.installationId !== installationId
    ) {
      const auth = createAppAuth({ appId, privateKey, request, log: silent });
      current = { credentials, auth, installations: new Map() };
    }
    return current;
  }

  /** Acts as the App itself; once more when GitHub refused the key and the secret holds another one by now. */
  async function asApp<T>(act: (identity: Identity) => Promise<T>): Promise<T> {
    const first = await identify(false);
    try {
      return await act(first);
    } catch (error) {
      if (statusOf(error) !== 401) throw error;
      const second = await identify(true);
      if (second === first) throw error;
      return act(second);
    }
  }

  async function ask(identity: Identity, path: string): Promise<unknown> {
    const { token } = await identity.auth({ type: 'app' });
    const answer: { status: number; data: unknown } = await request({
      method: 'GET',
      url: path,
      headers: { authorization: `bearer ${token}` },
    });
    // redirects are not followed, and only repositories move
    if (answer.status >= 300) throw movedError({ repo: path.split('/').slice(2, 4).join('/') });
    return answer.data;
  }

  async function installationOf(identity: Identity, repo: string): Promise<number> {
    const known = identity.credentials.installationId ?? identity.installations.get(repo);
    if (known !== undefined) return known;
    const { id } = installationSchema.parse(await ask(identity, `/repos/${repo}/installation`));
    identity.installations.set(repo, id);
    return id;
  }

  async function tokenOf(identity: Identity, { repo, repositoryId }: TokenScope, refresh: boolean): Promise<string> {
    const [, name = ''] = repo.split('/');
    const { token } = await identity.auth({
      type: 'installation',
      installationId: await installationOf(identity, repo),
      ...(repositoryId === undefined ? { repositoryNames: [name] } : { repositoryIds: [repositoryId] }),
      permissions: { issues: 'write', metadata: 'read' },
      refresh,
    });
    return token;
  }

  return {
    token: (scope, { refresh = false } = {}) =>
      asApp(async (identity) => {
        const wasKnown = identity.installations.has(scope.repo);
        try {
          return await tokenOf(identity, scope, refresh);
        } catch (error) {
          // an App that was installed again has another installation
          if (!wasKnown || statusOf(error) !== 404) throw error;
          identity.installations.delete(scope.repo);
          return tokenOf(identity, scope, refresh);
        }
      }),

    login: () =>
      asApp(async (identity) => {
        identity.login ??= `${appSchema.parse(await ask(identity, '/app')).slug}[bot]`;
        return identity.login;
      }),

    ask: (path) => asApp((identity) => ask(identity, path)),
  };
}

/** auth-app would write to the console; what it has to say is in its errors, too. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // said by the error
}
