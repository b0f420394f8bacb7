import { beforeEach, describe, expect, it } from '@jest/globals';
import { alert, withIssue } from '../../test/alerts.js';
import { createDeployment, type Deployment } from '../../test/deployment.js';

let deployment: Deployment;
const checkout = alert('Checkout latency', '2026-03-01T09:00:00.000Z', withIssue(42));
const search = alert('Search errors', '2026-03-01T09:30:00.000Z', {
  event: { team: 'search', teams: ['search', 'platform'], priority: 'P0', source: 'cloudwatch' },
  attempts: 3,
  last_error: 'shop/search is archived: unarchive it',
});
const over = alert('Disk full', '2026-03-01T08:00:00.000Z', {
  ...withIssue(7),
  status: 'CLOSED',
  issue_state: 'closed',
});
beforeEach(() => {
  deployment = createDeployment();
  for (const state of [over, checkout, search]) deployment.put(state);
});

describe('alerts list', () => {
  async function titles(args: string) {
    const { code, out } = await deployment.casefile(`alerts list --output json ${args}`.trim());
    expect(code).toBe(0);
    return (JSON.parse(out) as { alerts: { title: string }[] }).alerts.map(({ title }) => title);
  }

  it.each([
    ['what is open, newest first', '', ['Search errors', 'Checkout latency']],
    ['what is closed', '--status closed', ['Disk full']],
    ['everything', '--status all', ['Search errors', 'Checkout latency', 'Disk full']],
    ['a team, also as the second one', '--team platform', ['Search errors']],
    ['a priority', '--priority P2', ['Checkout latency']],
    ['a source', '--source cloudwatch', ['Search errors']],
    ['what is behind', '--pending', ['Search errors']],
    ['what fails', '--failing', ['Search errors']],
    ['what fails and is closed', '--failing --status closed', []],
    ['the newest only', '--status all --limit 1', ['Search errors']],
  ])('shows %s', async (_, args, expected) => {
    expect(await titles(args)).toEqual(expected);
  });

  it('shows a line for each alert that somebody on call can use', async () => {
    const { out, err } = await deployment.casefile('alerts list');
    expect(out).toMatch(/P2 .*OPEN .*Checkout latency .*payments .*1× .*1 h ago .*issues\/42 \(open\)/);
    expect(out).toMatch(
      /P0 .*Search errors .*30 min ago .*none: shop\/search is archived: unarchive it \(3 attempts\)/,
    );
    expect(err).toContain('✓ casefile-local-alerts_state: 3 read, 2 match\n');
  });

  it('says what it does not show', async () => {
    const { out } = await deployment.casefile('alerts list --status all --limit 2');
    expect(out).toContain('The newest 2 of 3; --limit shows more.');
  });

  it('says so when there is none', async () => {
    expect((await deployment.casefile('alerts list --team nobody')).out).toBe('No alert is like that.\n');
  });

  it('is Markdown in which nothing that an alert says works', async () => {
    deployment.put(alert('<b>@everyone</b> [x](https://example.com)', '2026-03-01T09:50:00.000Z'));
    const { out } = await deployment.casefile('alerts list --output markdown');
    expect(out).toMatch(/^- \*\*P2\*\* OPEN `<b>@\u200Beveryone<\/b> \[x\]\(https:\/\/example.com\)` of payments/);
    expect(out).toContain('<https://github.com/shop/alerts/issues/42>');
  });

  it('obeys no escape sequence of an alert', async () => {
    deployment.put(alert('\u001B[2Jgone', '2026-03-01T09:50:00.000Z'));
    expect((await deployment.casefile('alerts list')).out).toContain('⟨U+001B⟩[2Jgone');
  });
});

describe('alerts show', () => {
  const show = (args: string) => deployment.casefile(`alerts show ${args}`);

  it.each([
    ['its fingerprint', checkout.fingerprint],
    ['the beginning of it', checkout.fingerprint.slice(0, 10)],
    ['the number of its issue', '42'],
    ['that with a hash', '#42'],
    ['that with the repository', 'Shop/Alerts#42'],
    ['the address of its issue', 'https://github.com/shop/alerts/issues/42'],
  ])('finds an alert by %s', async (_, key) => {
    const { code, out } = await show(`${key} --output json`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ fingerprint: checkout.fingerprint, title: 'Checkout latency' });
  });

  it('shows what keeps an issue from being made', async () => {
    const { out } = await show(search.fingerprint);
    expect(out).toMatch(/^P0 OPEN Search errors\n/);
    expect(out).toMatch(/versions +0 of 1 are on GitHub/);
    expect(out).toMatch(/attempts +3\n +last error +shop\/search is archived: unarchive it\n/);
    expect(out).toMatch(/behind since +2026-03-01T09:30:00.000Z \(30 min ago\)/);
  });

  it('shows what may have been asked of GitHub', async () => {
    const at = '2026-03-01T09:58:00.000Z';
    const intent = { intent_since: at, intent_at: at, intent_repo: 'shop/alerts' };
    const state = alert('Queue age', '2026-03-01T09:57:00.000Z', intent);
    deployment.put(state);
    expect((await show(state.fingerprint)).out).toContain(`may have been made in shop/alerts: first tried at ${at}`);
  });

  it('shows until when it waits, and that it flaps', async () => {
    const later = '2026-03-01T10:20:00.000Z';
    const waiting = alert('Queue depth', '2026-03-01T09:57:00.000Z', { pending_since: later });
    const held = alert('Flapping', '2026-03-01T09:57:00.000Z', { ...withIssue(9), flaps: 4, held_until: later });
    deployment.put(waiting);
    deployment.put(held);
    expect((await show(waiting.fingerprint)).out).toMatch(
      /issue +none yet: it is silenced, or waits for room on GitHub, until 2026-03-01T10:20[^]*waits until +2026-03-01T10:20/,
    );
    expect((await show(held.fingerprint)).out).toMatch(
      /issues\/9 \(open, flapping\)[^]*held open until +2026-03-01T10:20/,
    );
  });

  it('shows the text of its issue as Markdown, without marks of ours', async () => {
    const { out } = await show('42 --output markdown');
    expect(out).toMatch(/^# \[P2\] Checkout latency\n\n## /);
    expect(out).not.toContain('<!--');
  });

  it('names those that are meant when there is more than one', async () => {
    deployment.put(alert('Other repository', '2026-03-01T09:40:00.000Z', withIssue(42, 'shop/search')));
    const { code, out, err } = await show('42');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/2 alerts are meant by that:\n.*Other repository.*\n.*Checkout latency.*\nnext: /);
  });

  it('says so when there is none', async () => {
    const { code, err } = await show('ffffffffff');
    expect(code).toBe(1);
    expect(err).toContain('There is no such alert');
  });

  it.each(['', 'xyz', 'abc', 'shop/alerts', 'ftp://github.com/shop/alerts/issues/42'])(
    'refuses a key that is none: "%s"',
    async (key) => {
      expect((await deployment.casefile(`alerts show ${key}`.trim())).code).toBe(2);
    },
  );
});
