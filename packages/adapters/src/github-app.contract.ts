import { describe, expect, it } from '@jest/globals';
import { draft, inWorld, issues, posts, repo, startGitHub, titles, type World } from '../test/running-github.js';

describe('the App on GitHub', () => {
  it(
    'asks for its installation and token once, and the token is for one repository and for issues',
    inWorld(async ({ github, tracker }) => {
      await tracker.warmUp(repo);
      await Promise.all([1, 2, 3].map(() => tracker.create(repo, draft)));
      const { by_route: calls } = github.control.calls();
      expect(calls['GET /repos/{owner}/{repo}/installation']?.total).toBe(1);
      expect(calls['POST /app/installations/{installation_id}/access_tokens']?.total).toBe(1);
      expect(calls['GET /repos/{owner}/{repo}/labels']?.total).toBe(1);
      expect(github.state().tokens).toMatchObject([
        { repositories: ['alerts'], permissions: { issues: 'write', metadata: 'read' } },
      ]);
    }),
  );

  it(
    'does not look for an installation that the secret names',
    inWorld(async ({ github, tracker, secret }) => {
      secret.installationId = github.state().installations[0]?.id;
      await tracker.create(repo, draft);
      expect(github.control.calls().by_route).not.toHaveProperty('GET /repos/{owner}/{repo}/installation');
    }),
  );

  it(
    'gets a new token when GitHub forgot the one it gave',
    inWorld(async (world) => {
      await world.tracker.create(repo, draft);
      world.github.control.act({ action: 'revoke_tokens' });
      expect(await world.tracker.create(repo, draft)).toMatchObject({ number: 2 });
      expect(titles(world)).toHaveLength(2);
    }),
  );

  it(
    'outlasts three seconds in which a fresh token is not known everywhere',
    inWorld(async (world) => {
      await world.tracker.create(repo, draft);
      world.github.control.fault({ ...issues, for_ms: 2900, fault: { kind: 'status', status: 401 } });
      expect(await world.tracker.create(repo, draft)).toMatchObject({ number: 2 });
      expect(titles(world)).toHaveLength(2);
    }),
  );

  it(
    'gives up on a 401 that stays, and certainly did nothing',
    inWorld(
      async (world) => {
        world.github.control.fault({ ...issues, times: 9, fault: { kind: 'status', status: 401 } });
        await expect(world.tracker.create(repo, draft)).rejects.toMatchObject({
          kind: 'access_denied',
          effect: 'none',
        });
        expect(posts(world)).toBe(4);
      },
      {},
      { sleep: () => Promise.resolve() },
    ),
  );

  it(
    'works on with a new key as soon as it stands in the secret',
    inWorld(async ({ github, tracker, secret, reads }) => {
      await tracker.create(repo, draft);
      const { private_key_pem } = github.control.act({ action: 'rotate_key' });
      github.control.act({ action: 'revoke_tokens' });
      const denied = { kind: 'access_denied', effect: 'none', message: expect.stringContaining('secret') };
      await expect(tracker.create(repo, draft)).rejects.toMatchObject(denied);
      expect(reads.refreshed).toBe(1);
      secret.privateKey = String(private_key_pem);
      expect(await tracker.create(repo, draft)).toMatchObject({ number: 2 });
    }),
  );

  it(
    'tries a key once more when the secret was read before it was rotated',
    inWorld(async ({ github, secret }) => {
      const old = { ...secret };
      const { private_key_pem: privateKey = '' } = github.control.act({ action: 'rotate_key' });
      const { tracker, end } = await startGitHub(
        {},
        {
          baseUrl: github.url,
          credentials: ({ refresh = false } = {}) => Promise.resolve(refresh ? { ...old, privateKey } : old),
        },
      );
      expect(await tracker.create(repo, draft)).toMatchObject({ number: 1 });
      await end();
    }),
  );

  it(
    'finds its installation again when it was installed anew',
    inWorld(async ({ github, tracker }) => {
      await tracker.create(repo, draft);
      github.control.act({ action: 'uninstall', owner: 'shop' });
      await expect(tracker.create(repo, draft)).rejects.toMatchObject({
        kind: 'not_found',
        effect: 'none',
        message: expect.stringContaining('is it installed there?'),
      });
      github.control.act({ action: 'install', owner: 'shop' });
      expect(await tracker.create(repo, draft)).toMatchObject({ number: 2 });
    }),
  );

  it.each<[string, Parameters<World['github']['control']['act']>[0], string, string]>([
    ['archived', { action: 'archive', repo }, 'access_denied', 'is archived'],
    ['without issues', { action: 'disable_issues', repo }, 'access_denied', 'Issues are disabled'],
    ['not installed', { action: 'install', owner: 'shop', repositories: ['archive'] }, 'not_found', 'installed there?'],
    ['suspended', { action: 'suspend', owner: 'shop' }, 'access_denied', 'suspended'],
    [
      'that may only read',
      { action: 'grant', owner: 'shop', permissions: { issues: 'read', metadata: 'read' } },
      'not_found',
      'issues: write',
    ],
  ])('says what is to be done about a repository %s', async (_, action, kind, words) =>
    inWorld(async ({ github, tracker }) => {
      github.control.act(action);
      await expect(tracker.create(repo, draft)).rejects.toMatchObject({
        kind,
        effect: 'none',
        message: expect.stringContaining(words),
      });
    })(),
  );

  it(
    'fails silently when it warms up, and works afterwards',
    inWorld(async ({ github, tracker }) => {
      github.control.fault({ path: '/repos/*/*/installation', fault: { kind: 'reset' } });
      await tracker.warmUp(repo);
      expect(await tracker.create(repo, draft)).toMatchObject({ number: 1 });
    }),
  );
});
