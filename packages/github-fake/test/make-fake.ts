import { createGitHubFake, type GitHubFakeOptions } from '../src/fake.js';
import { newKeyPair } from '../src/keys.js';
import { createAppClient, signJwt } from './app-client.js';

const { privateKeyPem } = newKeyPair();

export const routes = {
  issues: '/repos/{owner}/{repo}/issues',
  issue: '/repos/{owner}/{repo}/issues/{issue_number}',
  comments: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
  labels: '/repos/{owner}/{repo}/labels',
};

/** A fake without a network on a clock that stands still until it is told to move; waits are counted, not waited. */
export async function makeFake(options: GitHubFakeOptions = {}) {
  const clock = { time: Date.parse('2026-03-04T12:00:00Z'), slept: 0 };
  const now = () => new Date(clock.time);
  const sleep = (ms: number) => {
    clock.slept += ms;
    return Promise.resolve();
  };
  const repositories = ['example/alerts', 'example/other'];
  const fake = createGitHubFake({ repositories, privateKeyPem, now, sleep, ...options });
  const client = createAppClient({ url: 'http://fake.example', repo: 'example/alerts', fetch: fake.fetch });
  const token = await client.token(signJwt(fake, now()));
  let current = token;
  /** Tokens are worth an hour. */
  const renew = async () => {
    current = await client.token(signJwt(fake, now()));
  };
  const create = (title = 'a title', more: object = {}) =>
    client.call(`POST ${routes.issues}`, current, { body: { title, ...more } });
  const list = async (query = '') =>
    (await client.call(`GET ${routes.issues}`, current, { query })).body as { number: number; title: string }[];
  return { fake, control: fake.control, client, token, clock, now, create, list, renew };
}
