import { createAppClient, signJwt } from '../test/app-client.js';
import { makeFake } from '../test/make-fake.js';
import { connectControl } from './control-client.js';
import { startGitHubFake, type RunningGitHubFake } from './server.js';

describe('the control from another process', () => {
  let fake: RunningGitHubFake;
  beforeAll(async () => {
    fake = await startGitHubFake({ repositories: ['example/alerts'] });
  });
  afterAll(() => fake.stop());

  it('does what the control inside does', async () => {
    const control = connectControl(fake.url);
    await control.act({ action: 'create_repository', repo: 'example/other' });
    expect(await control.act({ action: 'open', repo: 'example/other', title: 'x' })).toEqual({
      repo: 'example/other',
      number: 1,
    });
    await control.act({ action: 'close', repo: 'example/other', number: 1, reason: 'duplicate' });
    expect(await control.issues('Example/Other')).toEqual(fake.control.issues());
    expect(fake.control.issues()).toMatchObject([
      { state: 'closed', state_reason: 'duplicate', closed_by: 'a-person' },
    ]);
    expect(await control.configure({ writes_per_minute: 3 })).toMatchObject({
      writes_per_minute: 3,
      writes_per_hour: 500,
    });
    const id = await control.fault({ fault: { kind: 'status', status: 503 } });
    expect(await control.faults()).toMatchObject([{ id, hits: 0, is_over: false }]);
    await control.clearFaults();
    expect(await control.faults()).toEqual([]);
    await control.reset();
    expect(await control.issues()).toEqual([]);
  });

  it('counts calls by what they were and what they did', async () => {
    const control = connectControl(fake.url);
    await control.clearCalls();
    const client = createAppClient({ url: fake.url, repo: 'example/alerts' });
    const token = await client.token(signJwt(fake, new Date()));
    const operation = 'POST /repos/{owner}/{repo}/issues';
    await client.call(operation, token, { body: { title: 'x' } });
    await client.call(operation, token, { body: {} });
    const calls = await control.calls();
    expect(calls).toMatchObject({ total: 4, writes: 2, effects: 1 });
    expect(calls.by_route[operation]).toEqual({ total: 2, effects: 1, by_status: { 201: 1, 422: 1 } });
    expect(calls.latest.map(({ status }) => status)).toEqual([200, 201, 201, 422]);
  });

  it.each([
    ['an action that does not fit', { action: 'close', repo: 'example/alerts', number: 99 }, 409, /no issue 99/],
    ['an action that there is not', { action: 'explode' }, 400, /action/],
  ])('refuses %s', async (_, body, status, message) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${fake.url}/_control/act`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { error: string }).error).toMatch(message);
  });

  it('takes nothing that a page in a browser could send unasked', async () => {
    const answer = await fetch(`${fake.url}/_control/reset`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(415);
  });
});

describe('the state', () => {
  it('is plain data from which another fake goes on', async () => {
    const { create, fake } = await makeFake();
    await create('kept');
    const state = JSON.parse(JSON.stringify(fake.state())) as ReturnType<typeof fake.state>;
    const { list, create: createMore } = await makeFake({ state });
    expect(await list()).toMatchObject([{ title: 'kept', number: 1 }]);
    expect((await createMore()).fields.number).toBe(2);
  });
});
