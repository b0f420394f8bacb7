import { makeFake, routes } from '../test/make-fake.js';
import { createAppClient, signJwt } from '../test/app-client.js';
import type { Fault } from './faults.js';
import { startGitHubFake } from './server.js';

const path = '/repos/*/*/issues';

describe('a fault', () => {
  it.each<[string, Fault, number, number]>([
    ['a status before the effect leaves nothing behind', { kind: 'status', when: 'before', status: 502 }, 502, 0],
    ['a status after the effect leaves the issue behind', { kind: 'status', when: 'after', status: 502 }, 502, 1],
    ['200 comes instead of 201', { kind: 'ok_not_created' }, 200, 1],
    ['labels are dropped without a word', { kind: 'drop_labels' }, 201, 1],
  ])('%s', async (_, fault, status, issues) => {
    const { create, control } = await makeFake();
    control.fault({ method: 'POST', path, fault });
    expect((await create('x', { labels: ['a'] })).status).toBe(status);
    expect(control.issues()).toHaveLength(issues);
    if (fault.kind === 'drop_labels') expect(control.issues()[0]?.labels).toEqual([]);
    expect((await create('y', { labels: ['a'] })).status).toBe(201);
    expect(control.issues().at(-1)?.labels).toEqual(['a']);
  });

  it('breaks the body of an answer off', async () => {
    const { create, control } = await makeFake();
    control.fault({ method: 'POST', path, fault: { kind: 'unreadable' } });
    await expect(create()).rejects.toThrow(/JSON/);
    expect(control.issues()).toHaveLength(1);
  });

  it('strikes only what it was set for', async () => {
    const { list, create, control, client, token } = await makeFake();
    control.fault({ method: 'POST', path, skip: 1, times: 2, fault: { kind: 'status', when: 'before', status: 500 } });
    expect(await list()).toEqual([]);
    expect(await Promise.all([create(), create(), create(), create()].map(async (one) => (await one).status))).toEqual([
      201, 500, 500, 201,
    ]);
    const params = { issue_number: 1 };
    expect((await client.call(`POST ${routes.comments}`, token, { params, body: { body: 'x' } })).status).toBe(201);
    expect(control.faults()).toMatchObject([{ hits: 2, is_over: true }]);
  });

  it('lasts for a while', async () => {
    const { list, client, token, control, clock } = await makeFake();
    const fault = { kind: 'status', when: 'before', status: 401, message: 'Bad credentials' } as const;
    control.fault({ path: '/repos/**', for_ms: 5000, fault });
    for (let i = 0; i < 3; i += 1) expect((await client.call(`GET ${routes.issues}`, token)).status).toBe(401);
    clock.time += 5000;
    expect(await list()).toEqual([]);
  });

  it('strikes with a probability', async () => {
    const draws = [0.1, 0.9, 0.4];
    let isDrawing = false;
    const random = () => (isDrawing ? (draws.shift() ?? 1) : 0.5);
    const { client, token, control } = await makeFake({ random });
    control.fault({ probability: 0.5, fault: { kind: 'status', status: 500 } });
    isDrawing = true;
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await client.call(`GET ${routes.issues}`, token)).status);
    expect(statuses).toEqual([500, 200, 500]);
  });

  it('says Retry-After in every form', async () => {
    const { client, token, control } = await makeFake();
    const answer = async (fault: Omit<Extract<Fault, { kind: 'status' }>, 'kind' | 'status' | 'when'>) => {
      control.fault({ fault: { kind: 'status', status: 429, ...fault } });
      return (await client.call(`GET ${routes.issues}`, token)).headers;
    };
    expect((await answer({ headers: { 'retry-after': '0' } })).get('retry-after')).toBe('0');
    expect((await answer({ retry_after_date_in_s: 60 })).get('retry-after')).toBe('Wed, 04 Mar 2026 12:01:00 GMT');
    const reset = await answer({ ratelimit_reset_in_s: 90 });
    expect(reset.get('x-ratelimit-reset')).toBe(String(Date.parse('2026-03-04T12:01:30Z') / 1000));
    expect(reset.get('x-ratelimit-remaining')).toBe('0');
    expect(reset.has('retry-after')).toBe(false);
  });

  it('takes its time', async () => {
    const { list, control, clock } = await makeFake();
    control.fault({ delay_ms: 10_000, fault: { kind: 'delay' } });
    await list();
    expect(clock.slept).toBe(10_000);
  });
});

describe('a connection that is reset', () => {
  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('%s the effect really breaks and is no answer', async (when, issues) => {
    const fake = await startGitHubFake();
    try {
      const client = createAppClient({ url: fake.url, repo: 'example/alerts' });
      const token = await client.token(signJwt(fake, new Date()));
      fake.control.fault({ method: 'POST', path, fault: { kind: 'reset', when } });
      const create = () => client.call(`POST ${routes.issues}`, token, { body: { title: 'x' } });
      await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
      expect(fake.control.issues()).toHaveLength(issues);
      expect((await create()).status).toBe(201);
      expect(fake.control.calls().by_route[`POST ${routes.issues}`]).toEqual({
        total: 2,
        effects: issues + 1,
        by_status: { reset: 1, 201: 1 },
      });
    } finally {
      await fake.stop();
    }
  });

  it('rejects without a network in the same way', async () => {
    const { create, control } = await makeFake();
    control.fault({ fault: { kind: 'reset', when: 'after' } });
    await expect(create()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(control.issues()).toHaveLength(1);
  });
});
