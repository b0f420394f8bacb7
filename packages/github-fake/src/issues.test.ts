import { makeFake, routes } from '../test/make-fake.js';

const single = { params: { issue_number: 1 } };
const onIssue = { repo: 'example/alerts', number: 1 };

describe('lists of issues', () => {
  it('run behind what was created, as long as the settings say', async () => {
    const { create, list, clock, client, token } = await makeFake({
      settings: { listing_lag: { base_ms: 2000, tail_probability: 0, tail_ms: 0 } },
    });
    await create();
    expect(await list()).toEqual([]);
    expect((await client.call(`GET ${routes.issue}`, token, single)).status).toBe(200);
    clock.time += 2000;
    expect(await list()).toHaveLength(1);
  });

  it('run behind by what is drawn for each issue', async () => {
    const lags = [5000, 0];
    const { create, list, clock } = await makeFake({ listingLag: () => lags.shift() ?? 0 });
    await create('late');
    await create('at once');
    expect(await list()).toMatchObject([{ title: 'at once' }]);
    clock.time += 5000;
    expect(await list()).toHaveLength(2);
  });

  it('filter and sort', async () => {
    const { create, list, clock, control } = await makeFake();
    await create('one', { labels: ['a', 'b'] });
    clock.time += 1000;
    await create('two', { labels: ['a'] });
    clock.time += 1000;
    control.act({ action: 'open', repo: 'example/alerts', title: 'three', by: 'a-person' });
    control.act({ action: 'close', ...onIssue });
    const titles = async (query: string) => (await list(query)).map(({ title }) => title);
    expect(await titles('')).toEqual(['three', 'two']);
    expect(await titles('?state=all&direction=asc')).toEqual(['one', 'two', 'three']);
    expect(await titles('?state=closed')).toEqual(['one']);
    expect(await titles('?state=all&creator=casefile[bot]')).toEqual(['two', 'one']);
    expect(await titles('?state=all&labels=A,b')).toEqual(['one']);
    expect(await titles('?state=all&since=2026-03-04T12:00:02Z&sort=updated&direction=asc')).toEqual(['one', 'three']);
  });

  it('come in pages that lead to each other', async () => {
    const { create, client, token } = await makeFake();
    for (let i = 1; i <= 5; i += 1) await create(`${i}`);
    const found: string[] = [];
    let query: string | undefined = '?per_page=2&direction=asc';
    while (query !== undefined) {
      const answer: Awaited<ReturnType<typeof client.call>> = await client.call(`GET ${routes.issues}`, token, {
        query,
      });
      found.push(...(answer.body as { title: string }[]).map(({ title }) => title));
      query = /<http:\/\/fake\.example\/repositories\/\d+\/issues(\?[^>]+)>; rel="next"/.exec(
        answer.headers.get('link') ?? '',
      )?.[1];
    }
    expect(found).toEqual(['1', '2', '3', '4', '5']);
  });
});

describe('an issue', () => {
  it('tells who closed it and why', async () => {
    const { create, client, token, control } = await makeFake();
    await create();
    control.act({ action: 'close', ...onIssue, reason: 'not_planned', by: 'a-person' });
    const read = await client.call(`GET ${routes.issue}`, token, single);
    expect(read.fields).toMatchObject({
      state: 'closed',
      state_reason: 'not_planned',
      closed_by: { login: 'a-person' },
    });
  });

  it('keeps what a PATCH does not name, and everything when one is refused', async () => {
    const { create, client, token, control } = await makeFake();
    await create('a title', { body: 'a body', labels: ['a'] });
    await client.call(`PATCH ${routes.issue}`, token, { ...single, body: { body: 'new' } });
    await client.call(`PATCH ${routes.issue}`, token, { ...single, body: { title: 'new', state: 'none' } });
    expect(control.issues()).toMatchObject([{ title: 'a title', body: 'new', labels: ['a'], state: 'open' }]);
  });

  it('leads to its new place after a transfer, and is read there when the redirect is followed', async () => {
    const { create, client, fake, token, control } = await makeFake();
    await create('moves', { body: 'a body' });
    expect(control.act({ action: 'transfer', ...onIssue, to: 'example/other' })).toEqual({
      repo: 'example/other',
      number: 1,
    });
    const { status, headers } = await client.call(`GET ${routes.issue}`, token, single);
    expect(status).toBe(301);
    const followed = await fake.fetch(headers.get('location') ?? '', { headers: { authorization: `token ${token}` } });
    expect(await followed.json()).toMatchObject({
      title: 'moves',
      body: 'a body',
      html_url: 'http://fake.example/example/other/issues/1',
    });
  });

  it.each([410, 404] as const)('answers %d once it is deleted, if that is how it is set', async (deleted_status) => {
    const { create, client, token, control, list } = await makeFake({ settings: { deleted_status } });
    await create();
    control.act({ action: 'delete', ...onIssue });
    expect((await client.call(`GET ${routes.issue}`, token, single)).status).toBe(deleted_status);
    expect(await list('?state=all')).toEqual([]);
    expect((await create()).fields.number).toBe(2);
  });

  it('takes a body and a title up to the limit, counted in characters', async () => {
    const { create } = await makeFake();
    expect((await create('😀'.repeat(256), { body: '😀'.repeat(65_536) })).status).toBe(201);
    expect((await create('😀'.repeat(257))).status).toBe(422);
    expect((await create('x', { body: 'x'.repeat(65_537) })).status).toBe(422);
  });

  it('loses the labels that the App may not set, without a word', async () => {
    const { create, client, token, control } = await makeFake();
    control.act({ action: 'grant', owner: 'example', may_label: false });
    expect((await create('x', { labels: ['a'] })).fields['labels']).toEqual([]);
    const body = { name: 'a' };
    expect((await client.call(`POST ${routes.labels}`, token, { body })).status).toBe(403);
  });

  it('is assigned only to whom the repository knows', async () => {
    const { client, token, control } = await makeFake();
    control.act({ action: 'create_repository', repo: 'example/strict', assignees: ['a-person'] });
    const create = async (login: string) => {
      const body = { title: 'x', assignees: [login] };
      return (await client.call(`POST ${routes.issues}`, token, { params: { repo: 'strict' }, body })).status;
    };
    expect(await create('a-person')).toBe(201);
    expect(await create('a-stranger')).toBe(422);
  });

  it('takes comments until it is locked, and lists them since a time', async () => {
    const { create, client, token, control, clock } = await makeFake();
    await create();
    const comment = (body: string) => client.call(`POST ${routes.comments}`, token, { ...single, body: { body } });
    await comment('first');
    clock.time += 10_000;
    expect((await comment('second')).fields['user']).toMatchObject({ login: 'casefile[bot]', type: 'Bot' });
    const since = { ...single, query: '?since=2026-03-04T12:00:05Z' };
    expect((await client.call(`GET ${routes.comments}`, token, since)).body).toMatchObject([{ body: 'second' }]);
    control.act({ action: 'lock', ...onIssue });
    expect((await comment('third')).status).toBe(403);
    expect((await client.call(`PATCH ${routes.issue}`, token, { ...single, body: { body: 'x' } })).status).toBe(200);
  });
});
