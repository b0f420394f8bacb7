import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FaultRule } from '@casefile/github-fake';
import { describe, expect, it } from '@jest/globals';
import { draft, inWorld, issues, other, posts, repo, startGitHub, titles, type World } from '../test/running-github.js';

const longAgo = '2020-01-01T00:00:00.000Z';

describe('an issue that is to be made on GitHub', () => {
  it.each<[string, FaultRule['fault'], { made: number; kind: string; effect: 'none' | undefined }]>([
    ['is reset before it took effect', { kind: 'reset' }, { made: 0, kind: 'unavailable', effect: undefined }],
    ['is reset after', { kind: 'reset', when: 'after' }, { made: 1, kind: 'unavailable', effect: undefined }],
    ['ends in a 502 before', { kind: 'status', status: 502 }, { made: 0, kind: 'unavailable', effect: undefined }],
    [
      'ends in a 502 after',
      { kind: 'status', status: 502, when: 'after' },
      { made: 1, kind: 'unavailable', effect: undefined },
    ],
    ['ends in a 500', { kind: 'status', status: 500 }, { made: 0, kind: 'unavailable', effect: undefined }],
    ['is answered unreadably', { kind: 'unreadable' }, { made: 1, kind: 'unavailable', effect: undefined }],
    ['is refused as not found', { kind: 'status', status: 404 }, { made: 0, kind: 'not_found', effect: 'none' }],
    ['is refused as wrong', { kind: 'status', status: 400 }, { made: 0, kind: 'invalid', effect: 'none' }],
    ['is refused as unprocessable', { kind: 'status', status: 422 }, { made: 0, kind: 'invalid', effect: 'none' }],
    [
      'is forbidden',
      { kind: 'status', status: 403, message: 'No' },
      { made: 0, kind: 'access_denied', effect: 'none' },
    ],
    ['meets a limit', { kind: 'status', status: 429 }, { made: 0, kind: 'rate_limited', effect: 'none' }],
  ])(
    'that %s is asked for once, and it is known what may have become of it',
    async (_, fault, { made, kind, effect }) =>
      inWorld(async (world) => {
        world.github.control.fault({ ...issues, fault });
        await expect(world.tracker.create(repo, draft)).rejects.toMatchObject({ name: 'CasefileError', kind, effect });
        expect(posts(world)).toBe(1);
        expect(titles(world)).toHaveLength(made);
      })(),
  );

  it(
    'that is answered with 200 instead of 201 is made',
    inWorld(async (world) => {
      world.github.control.fault({ ...issues, fault: { kind: 'ok_not_created' } });
      expect(await world.tracker.create(repo, draft)).toMatchObject({ repo, number: 1, title: draft.title });
    }),
  );

  it(
    'that takes too long may have been made',
    inWorld(
      async (world) => {
        world.github.control.fault({ ...issues, delay_ms: 400, fault: { kind: 'delay' } });
        const failure: unknown = await world.tracker.create(repo, draft).catch((error: unknown) => error);
        expect(failure).toMatchObject({
          kind: 'unavailable',
          effect: undefined,
          message: expect.stringContaining('in time'),
        });
        expect(posts(world)).toBeLessThanOrEqual(1);
        expect(titles(world)).toHaveLength(1);
      },
      {},
      { timeoutMs: 300 },
    ),
  );

  it('that cannot be sent was certainly not made', async () => {
    const { github, tracker, end } = await startGitHub();
    await tracker.create(repo, draft);
    await end();
    await expect(tracker.create(repo, draft)).rejects.toMatchObject({
      kind: 'unavailable',
      effect: 'none',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(github.state().repositories[0]?.issues).toHaveLength(1);
  });

  it.each<[string, Parameters<World['github']['control']['fault']>[0]]>([
    ['takes too long', { path: '/app/installations/*/access_tokens', delay_ms: 400, fault: { kind: 'delay' } }],
    ['is reset', { path: '/app/installations/*/access_tokens', fault: { kind: 'reset', when: 'after' } }],
    ['ends in a 502', { path: '/app/installations/*/access_tokens', fault: { kind: 'status', status: 502 } }],
    ['does not find its installation', { path: '/repos/*/*/installation', fault: { kind: 'status', status: 500 } }],
  ])('was certainly not made when the token for it %s', async (_, rule) =>
    inWorld(
      async (world) => {
        world.github.control.fault(rule);
        const failed = { kind: 'unavailable', effect: 'none' };
        await expect(world.tracker.create(repo, draft)).rejects.toMatchObject(failed);
        expect(posts(world)).toBe(0);
        expect(await world.tracker.create(repo, draft)).toMatchObject({ number: 1 });
      },
      {},
      { timeoutMs: 300 },
    )(),
  );

  it(
    'is made without the people whom it cannot be assigned to',
    inWorld(async (world) => {
      world.github.control.act({ action: 'create_repository', repo: 'shop/strict', assignees: ['ann'] });
      const { number } = await world.tracker.create('shop/strict', { ...draft, assignees: ['gone'] });
      expect(world.github.control.issues('shop/strict')).toMatchObject([{ number, assignees: [] }]);
      await world.tracker.create('shop/strict', { ...draft, assignees: ['ann'] });
      expect(world.github.control.issues('shop/strict')[1]).toMatchObject({ assignees: ['ann'] });
    }),
  );

  it(
    'is made on a connection of its own, as one that was kept may be dead',
    inWorld(async () => {
      const connections = { count: 0 };
      const server = createServer((socket) => {
        connections.count += 1;
        socket.once('data', () =>
          socket.write('HTTP/1.1 503 Busy\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}'),
        );
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { tracker, end } = await startGitHub({}, { baseUrl });
      for (let index = 0; index < 3; index += 1) {
        await expect(tracker.create(repo, draft)).rejects.toMatchObject({ kind: 'unavailable', effect: 'none' });
      }
      expect(connections.count).toBe(3);
      await end();
      server.close();
    }),
  );
});

describe('a limit of GitHub', () => {
  it.each<[string, FaultRule['fault'], number]>([
    ['retry-after', { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, 30],
    ['a secondary limit', { kind: 'status', status: 403, headers: { 'retry-after': '17' } }, 17],
    ['retry-after as a date', { kind: 'status', status: 429, retry_after_date_in_s: 40 }, 40],
    ['the end of the window', { kind: 'status', status: 403, ratelimit_reset_in_s: 50 }, 50],
    ['no time', { kind: 'status', status: 403, message: 'You have exceeded a secondary rate limit.' }, 60],
  ])('is told with the time that it names: %s', async (_, fault, seconds) =>
    inWorld(async ({ github, tracker }) => {
      github.control.fault({ ...issues, fault });
      const at = Date.now();
      const failure: unknown = await tracker.create(repo, draft).catch((error: unknown) => error);
      const { kind, retryAt = 0 } = failure as { kind: string; retryAt?: number };
      expect(kind).toBe('rate_limited');
      expect(Math.abs(retryAt - at - seconds * 1000)).toBeLessThan(2500);
    })(),
  );

  it(
    'is told as well when it meets labels or a token',
    inWorld(async ({ github, tracker }) => {
      const limited = { kind: 'rate_limited', effect: 'none' };
      github.control.fault({ path: '/app/installations/*/access_tokens', fault: { kind: 'status', status: 429 } });
      await expect(tracker.create(repo, draft)).rejects.toMatchObject(limited);
      github.control.fault({ path: '/repos/*/*/labels', fault: { kind: 'status', status: 429 } });
      await expect(tracker.create(repo, draft)).rejects.toMatchObject(limited);
      expect(await tracker.create(repo, draft)).toMatchObject({ number: 1 });
    }),
  );
});

describe('an issue that cannot be found on GitHub', () => {
  it.each([404, 410] as const)(
    'is gone when GitHub says %s twice and the repository can be read',
    async (deleted_status) =>
      inWorld(
        async ({ github, tracker, people }) => {
          await tracker.create(repo, draft);
          people.delete(repo, 1);
          github.control.clearCalls();
          expect(await tracker.read(repo, 1)).toBeUndefined();
          expect(github.control.calls().by_route['GET /repos/{owner}/{repo}/issues/{issue_number}']?.total).toBe(2);
        },
        { settings: { deleted_status } },
      )(),
  );

  it(
    'is there when GitHub says 404 only once',
    inWorld(async ({ github, tracker }) => {
      await tracker.create(repo, draft);
      github.control.fault({ method: 'GET', path: '/repos/*/*/issues/1', fault: { kind: 'status', status: 404 } });
      expect(await tracker.read(repo, 1)).toMatchObject({ number: 1 });
    }),
  );

  it.each<[string, Parameters<World['github']['control']['act']>[0]]>([
    ['the App was uninstalled', { action: 'uninstall', owner: 'shop' }],
    ['the App was suspended', { action: 'suspend', owner: 'shop' }],
    ['issues were disabled', { action: 'disable_issues', repo }],
    ['the App lost the repository', { action: 'install', owner: 'shop', repositories: ['archive'] }],
  ])('is not taken for gone when %s', async (_, action) =>
    inWorld(async ({ github, tracker }) => {
      await tracker.create(repo, draft);
      github.control.act(action);
      await expect(tracker.read(repo, 1)).rejects.toMatchObject({
        kind: expect.stringMatching(/^(not_found|access_denied)$/),
      });
    })(),
  );

  it(
    'is not taken for gone in an archived repository',
    inWorld(async ({ github, tracker, people }) => {
      await tracker.create(repo, draft);
      people.delete(repo, 1);
      github.control.act({ action: 'archive', repo });
      await expect(tracker.read(repo, 1)).rejects.toMatchObject({ kind: 'access_denied' });
    }),
  );

  it(
    'is gone when it was transferred to where the App is not',
    inWorld(async ({ github, tracker, people }) => {
      await tracker.create(repo, draft);
      people.transfer(repo, 1, other);
      github.control.act({ action: 'install', owner: 'shop', repositories: ['alerts'] });
      expect(await tracker.read(repo, 1)).toBeUndefined();
    }),
  );

  it(
    'is not commented on where it no longer is',
    inWorld(async ({ github, tracker, people }) => {
      await tracker.create(repo, draft);
      people.transfer(repo, 1, other);
      const moved = { kind: 'not_found', effect: 'none', message: expect.stringContaining('moved') };
      await expect(tracker.comment(repo, 1, 'still on')).rejects.toMatchObject(moved);
      await expect(tracker.update(repo, 1, { body: 'new' })).rejects.toMatchObject(moved);
      expect(github.control.issues(other)).toMatchObject([{ body: 'body', comments: [] }]);
    }),
  );
});

describe('a list of GitHub', () => {
  it.each<[string, FaultRule['fault']]>([
    ['a page ends in a 502', { kind: 'status', status: 502 }],
    ['a page is reset', { kind: 'reset' }],
    ['a page is unreadable', { kind: 'unreadable' }],
  ])('is no part of itself when %s', async (_, fault) =>
    inWorld(async ({ github, tracker }) => {
      for (let index = 0; index < 101; index += 1) await tracker.create(repo, draft);
      github.control.fault({ method: 'GET', path: '/repos/*/*/issues', skip: 1, fault });
      await expect(tracker.own(repo, { state: 'all', since: longAgo })).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await tracker.own(repo, { state: 'all', since: longAgo })).toHaveLength(101);
    })(),
  );

  it(
    'does not hide that a change was made behind a failure to learn our login',
    inWorld(async ({ github, tracker }) => {
      await tracker.create(repo, draft);
      github.control.fault({ path: '/app', fault: { kind: 'reset' } });
      await expect(tracker.update(repo, 1, { state: 'completed' })).rejects.toMatchObject({ effect: 'none' });
      expect(github.control.issues(repo)).toMatchObject([{ state: 'open' }]);
      expect(await tracker.update(repo, 1, { state: 'completed' })).toMatchObject({ closedBy: 'us' });
    }),
  );
});
