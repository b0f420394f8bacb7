import { CasefileError } from '@casefile/context-core';
import { Octokit } from '@octokit/core';
import { setTimeout as wait } from 'node:timers/promises';
import { createGitHubApp, type TokenScope } from './github-app.js';
import type { ReadGitHubCredentials } from './github-credentials.js';
import { gitHubError, movedError, refusedFields, statusOf } from './github-errors.js';

export interface GitHubClientOptions {
  credentials: ReadGitHubCredentials;
  /** Of the API; another one than GitHub's for GitHub Enterprise Server. */
  baseUrl?: string;
  /** GitHub ends what it does after 10 seconds. */
  timeoutMs?: number;
  fetch?: typeof fetch;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

/** One request about a repository (`owner/name`), or about one of its issues. */
export interface GitHubCall {
  repo: string;
  number?: number;
  method: 'GET' | 'POST' | 'PATCH';
  /** What follows the repository; a whole address for the next page of a list. */
  path: string;
  parameters?: Record<string, unknown>;
  /** Goes where the issue was transferred to. */
  follows?: boolean;
  /** What is left out in a second try when GitHub refuses it: a refusal did nothing. */
  dispensable?: string;
}

export interface GitHubAnswer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  data: unknown;
}

/** GitHub as our App sees it. Failures are `CasefileError`s; nothing that may have taken effect is sent again. */
export interface GitHubClient {
  send: (call: GitHubCall) => Promise<GitHubAnswer>;
  /** All items of a list; one that fails or has no end is an error, never a part of it. */
  list: (call: Omit<GitHubCall, 'method'>) => Promise<unknown[]>;
  /** The login under which we write. */
  login: (repo: string) => Promise<string>;
  /** What GitHub answers the App itself; `repo` is what it is about. */
  ask: (repo: string, path: string) => Promise<unknown>;
  /** Gets a token for what is to come. */
  warmUp: (repo: string) => Promise<void>;
}

/** A fresh token is not known everywhere at once: pauses before a request with it is tried again after a 401, which did nothing. */
const PAUSES_AFTER_401 = [0, 1000, 2000];

const MOST_PAGES = 10;

export function createGitHubClient(options: GitHubClientOptions): GitHubClient {
  const { credentials, baseUrl = 'https://api.github.com', timeoutMs = 12_000, now = Date.now, sleep = wait } = options;
  const { fetch: fetchFrom = fetch } = options;
  const { request } = new Octokit({
    baseUrl,
    userAgent: 'casefile',
    request: {
      redirect: 'manual', // a followed POST becomes a GET, and a token is for one repository
      fetch: (url: string, init: RequestInit) => fetchFrom(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
    },
  });
  // A connection that was kept while Lambda froze the environment is dead: what is sent on it may or may not have arrived.
  const once = request.defaults({ headers: { connection: 'close', 'x-github-api-version': '2022-11-28' } });
  const app = createGitHubApp({ credentials, request: once });

  async function tokenFor(scope: TokenScope, refresh = false): Promise<string> {
    try {
      return await app.token(scope, { refresh });
    } catch (error) {
      throw gitHubError(error, { repo: scope.repo, sent: false, now: now() });
    }
  }

  /** The request, with a new token after a 401. */
  async function authorized(call: GitHubCall, scope: TokenScope, url: string): Promise<GitHubAnswer> {
    const { repo, number, method, parameters, dispensable } = call;
    for (let attempt = 0; ; attempt += 1) {
      const token = await tokenFor(scope, attempt === 1);
      try {
        return await once({ ...parameters, method, url, headers: { authorization: `token ${token}` } });
      } catch (error) {
        const pause = PAUSES_AFTER_401[attempt];
        if (statusOf(error) === 401 && pause !== undefined) {
          await sleep(pause);
          continue;
        }
        if (dispensable !== undefined && parameters?.[dispensable] !== undefined && refuses(error, dispensable)) {
          return authorized({ ...call, parameters: without(parameters, dispensable) }, scope, url);
        }
        throw gitHubError(error, { repo, number, sent: true, now: now() });
      }
    }
  }

  async function send(call: GitHubCall): Promise<GitHubAnswer> {
    const { repo, path, follows = false } = call;
    const url = isOurs(path) ? path : `/repos/${repo}${path}`;
    const answer = await authorized(call, { repo }, url);
    if (answer.status < 300 || answer.status >= 400) return answer;
    const { location } = answer.headers;
    const [target, id] = /^.*\/repositories\/(\d+)\/issues\/\d+$/.exec(String(location)) ?? [];
    if (!follows || target === undefined || !isOurs(target)) throw movedError(call);
    const moved = await authorized(call, { repo, repositoryId: Number(id) }, target);
    if (moved.status >= 300) throw movedError(call);
    return moved;
  }

  /** A token goes to the API and nowhere else. */
  function isOurs(address: string): boolean {
    return address.startsWith(`${baseUrl}/`);
  }

  return {
    send,

    async list(call) {
      const { repo, parameters } = call;
      const items: unknown[] = [];
      let page: GitHubCall = { ...call, method: 'GET', parameters: { ...parameters, per_page: 100 } };
      for (let count = 0; count < MOST_PAGES; count += 1) {
        const { data, headers } = await send(page);
        if (!Array.isArray(data)) throw new CasefileError('unavailable', `GitHub answered no list for ${repo}`);
        items.push(...(data as unknown[]));
        const next = /<([^<>]+)>;\s*rel="next"/.exec(String(headers.link))?.[1];
        if (next === undefined) return items;
        if (!isOurs(next)) throw new CasefileError('unavailable', `GitHub's list for ${repo} goes on elsewhere`);
        page = { ...call, method: 'GET', path: next, parameters: {} };
      }
      throw new CasefileError('unavailable', `GitHub's list for ${repo} has more than ${MOST_PAGES} pages`);
    },

    async login(repo) {
      try {
        return await app.login();
      } catch (error) {
        throw gitHubError(error, { repo, sent: false, now: now() });
      }
    },

    async ask(repo, path) {
      try {
        return await app.ask(path);
      } catch (error) {
        throw gitHubError(error, { repo, sent: false, now: now() });
      }
    },

    async warmUp(repo) {
      await tokenFor({ repo });
    },
  };
}

function refuses(error: unknown, field: string): boolean {
  return refusedFields(error).includes(field);
}

function without(parameters: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => key !== name));
}
