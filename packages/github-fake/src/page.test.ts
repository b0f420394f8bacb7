import { makeFake } from '../test/make-fake.js';

const body = `<!-- casefile key=1 mac=2 -->
| State | FIRING |
|---|---|

<details><summary>Evidence</summary>

\`\`\`
</details> cpu > 90
\`\`\`

</details>

<script>alert(1)</script> <img src="x" onerror="alert(1)">`;

describe('the pages', () => {
  it('list issues with their labels and states', async () => {
    const { fake, create, control } = await makeFake();
    await create('first <b>title</b>', { labels: ['Pri: P1'] });
    await create('second');
    control.act({ action: 'close', repo: 'example/alerts', number: 2 });
    const text = await (await fake.app.request('/')).text();
    expect(text).toContain('<b>1</b> open, <b>1</b> closed');
    expect(text).toContain('first &lt;b&gt;title&lt;/b&gt;');
    expect(text).toContain('Pri: P1');
    expect(text).toContain('href="/example/alerts/issues/1"');
  });

  it('show an issue as GitHub would: folds, tables and code, no scripts, no comments', async () => {
    const { fake, create, control } = await makeFake();
    const created = await create('a title', { body });
    control.act({ action: 'comment', repo: 'example/alerts', number: 1, body: 'looking at **it**' });
    const text = await (await fake.app.request(new URL(String(created.fields['html_url'])).pathname)).text();
    expect(text).toContain('<details><summary>Evidence</summary>');
    expect(text).toContain('&#x3C;/details> cpu > 90');
    expect(text).toContain('<th>FIRING</th>');
    expect(text).toContain('looking at <strong>it</strong>');
    expect(text).not.toMatch(/<script|onerror|casefile key/);
  });

  it('lead on from an issue that was transferred, and say when there is none', async () => {
    const { fake, create, control } = await makeFake();
    await create();
    control.act({ action: 'transfer', repo: 'example/alerts', number: 1, to: 'example/other' });
    const moved = await fake.app.request('/example/alerts/issues/1');
    expect(moved.headers.get('location')).toBe('/example/other/issues/1');
    const none = await fake.app.request('/example/alerts/issues/7');
    expect([none.status, none.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
    expect((await fake.app.request('/repos/example')).headers.get('content-type')).toContain('application/json');
  });
});
