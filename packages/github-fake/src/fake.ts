import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { getPath } from 'hono/utils/url';
import { administer } from './admins.js';
import { appEndpoints } from './app-endpoints.js';
import { notFound } from './answer.js';
import { commentEndpoints } from './comments.js';
import { controlRoutes } from './control-routes.js';
import { createControl, type Control } from './control.js';
import type { Endpoint } from './endpoint.js';
import { Faults } from './faults.js';
import { issueEndpoints } from './issues.js';
import { Journal } from './journal.js';
import { newKeyPair, publicHalf } from './keys.js';
import { labelEndpoints } from './labels.js';
import { Limits } from './limits.js';
import { repositoryEndpoints } from './repositories.js';
import { layout, pages } from './page.js';
import { serve, type Outcome } from './serve.js';
import { defaultSettings, drawListingLag, type Settings } from './settings.js';
import { fullNameOf, type State } from './state.js';
import { isoSeconds } from './time.js';
import { urlsFrom } from './urls.js';

export interface GitHubFakeOptions {
  /** `owner/name`; the App is installed for every owner. Default: `example/alerts`. */
  repositories?: readonly string[];
  app?: { id: number; slug: string };
  /** The App's key, PEM; a new one is made without it. */
  privateKeyPem?: string;
  settings?: Partial<Settings>;
  /** Milliseconds that a new issue stays out of lists, instead of what the settings say. */
  listingLag?: (random: () => number) => number;
  /** Where links in answers lead; default: where the request was sent to. */
  baseUrl?: string;
  /** What was saved before, from `state()`; the options about repositories and the App count for nothing then. */
  state?: State;
  /** Called after each change of the state. */
  onChange?: () => void;
  now?: () => Date;
  random?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

export interface GitHubFake {
  app: Hono<Bindings>;
  /** The API without a network, e.g. for Octokit's `request.fetch`; a reset connection rejects as it does there. */
  fetch: typeof fetch;
  appId: number;
  slug: string;
  privateKeyPem: string;
  control: Control;
  state: () => State;
}

/** `incoming` comes from the server; `reset` from `fetch`. */
interface Bindings {
  Bindings: { incoming?: IncomingMessage; reset?: () => void };
}

const endpoints: readonly Endpoint[] = [
  ...appEndpoints,
  ...repositoryEndpoints,
  ...issueEndpoints,
  ...commentEndpoints,
  ...labelEndpoints,
];

/** A GitHub that remembers, as far as an App that writes issues can see it. */
export function createGitHubFake(options: GitHubFakeOptions = {}): GitHubFake {
  const { now = () => new Date(), random = Math.random, sleep = sleepFor, onChange = () => undefined } = options;
  const { privateKeyPem = newKeyPair().privateKeyPem } = options;
  const initialSettings = { ...defaultSettings, ...options.settings };
  let settings = initialSettings;
  let state = options.state ?? initialState(options, publicHalf(privateKeyPem), now());
  const lag = () => options.listingLag?.(random) ?? drawListingLag(settings, random);

  const faults = new Faults(now, random);
  const limits = new Limits();
  const journal = new Journal();
  const control = createControl({
    state: () => state,
    settings: () => settings,
    setSettings: (changed) => (settings = changed),
    begin() {
      settings = initialSettings;
      state = initialState(options, publicHalf(privateKeyPem), now());
    },
    onChange,
    faults,
    limits,
    journal,
    drawListingLag: lag,
    now,
  });

  const app = new Hono<Bindings>({ getPath: (request) => byName(getPath(request), state) });
  app.route('/_control', controlRoutes(control));
  for (const endpoint of endpoints) app.on(endpoint.method, endpoint.path, (c) => answer(c, endpoint));
  app.route(
    '/',
    pages(() => state),
  );
  app.notFound((c) => {
    const path = c.req.path;
    if (!isApi(path)) return c.html(layout('Not found', html`<h1>There is nothing here.</h1>`), 404);
    journal.add({
      at: now().toISOString(),
      method: c.req.method,
      route: '(unknown)',
      path,
      status: 404,
      is_write: false,
      took_effect: false,
    });
    return c.json(notFound().answer().body, 404);
  });

  async function answer(c: Context<Bindings>, endpoint: Endpoint): Promise<Response> {
    const url = new URL(c.req.url);
    const outcome = await serve(
      {
        endpoint,
        path: c.req.path,
        authorization: c.req.header('authorization') ?? '',
        call: {
          state,
          settings,
          random,
          drawListingLag: lag,
          urls: urlsFrom(options.baseUrl ?? url.origin),
          params: c.req.param(),
          query: url.searchParams,
        },
        readBody: () => c.req.text(),
      },
      { faults, limits, journal, now, sleep, onChange },
    );
    return send(outcome, c, now());
  }

  return {
    app,
    fetch: (input, init) => fetchFrom(app, new Request(input, init)),
    appId: state.app.id,
    slug: state.app.slug,
    privateKeyPem,
    control,
    state: () => state,
  };
}

function initialState(options: GitHubFakeOptions, publicKey: string, now: Date): State {
  const { repositories = ['example/alerts'], app = { id: 1001, slug: 'casefile' } } = options;
  const state: State = {
    last_id: 5000,
    app: { ...app, created_at: isoSeconds(now), public_keys: [publicKey] },
    installations: [],
    repositories: [],
    tokens: [],
  };
  for (const repo of repositories) administer({ action: 'create_repository', repo }, state, now);
  return state;
}

/** Pages stand beside the API; what is in neither is answered in the manner of where it was looked for. */
function isApi(path: string): boolean {
  return /^\/(?:app|installation|orgs|rate_limit|repos|repositories|search|user|users)(?:\/|$)/.test(path);
}

/** GitHub's redirects and `Link` headers name repositories by their ids. */
function byName(path: string, { repositories }: State): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = repositories.find((one) => String(one.id) === id);
  return repository ? `/repos/${fullNameOf(repository)}${rest}` : path;
}

function send(outcome: Outcome, c: Context<Bindings>, now: Date): Response {
  if (outcome === 'reset') {
    c.env.reset?.();
    c.env.incoming?.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  const { status, text, headers } = outcome;
  return new Response(text, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', date: now.toUTCString(), ...headers },
  });
}

async function fetchFrom(app: Hono<Bindings>, request: Request): Promise<Response> {
  const connection = { isReset: false };
  const response = await app.fetch(request, { reset: () => (connection.isReset = true) });
  if (connection.isReset) {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    throw new TypeError('fetch failed', { cause });
  }
  return response;
}

async function sleepFor(ms: number): Promise<void> {
  if (ms > 0) await wait(ms);
}
