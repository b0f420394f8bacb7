import { describe, expect, it } from '@jest/globals';
import { draft, inWorld, repo, startGitHub, titles } from '../test/running-github.js';

describe('labels on GitHub', () => {
  const wanted = ['casefile', 'Pri: P0', 'Team: checkout', 'Source: grafana', 'needs-routing', 'checkout-web'];
  const labelled = { ...draft, labels: wanted };
  const heard = () => {
    const events: [string, string, ...unknown[]][] = [];
    return {
      events,
      options: {
        events: {
          labelsDropped: (where: string, labels: readonly string[]) => void events.push(['dropped', where, ...labels]),
          labelsNotPrepared: (where: string, why: string) => void events.push(['not prepared', where, why]),
        },
      },
    };
  };

  it(
    'are made in their colours when they are missing, and asked for once',
    inWorld(async ({ github, tracker }) => {
      await tracker.create(repo, labelled);
      await tracker.create(repo, labelled);
      await tracker.update(repo, 1, { labels: [...wanted, 'Pri: P1'] });
      const { labels } = github.state().repositories[0] ?? {};
      expect(labels?.map(({ name, color }) => [name, color])).toEqual([
        ['casefile', '5319e7'],
        ['Pri: P0', 'b60205'],
        ['Team: checkout', '1d76db'],
        ['Source: grafana', 'c5def5'],
        ['needs-routing', 'e99695'],
        ['checkout-web', 'ededed'],
        ['Pri: P1', 'd93f0b'],
      ]);
      const { by_route: calls } = github.control.calls();
      expect(calls['GET /repos/{owner}/{repo}/labels']?.total).toBe(1);
      expect(calls['POST /repos/{owner}/{repo}/labels']?.total).toBe(7);
    }),
  );

  it('that two containers make at the same moment do no harm', async () => {
    const world = await startGitHub();
    const second = await startGitHub(
      {},
      { baseUrl: world.github.url, credentials: () => Promise.resolve(world.secret) },
    );
    await Promise.all([world.tracker.create(repo, labelled), second.tracker.create(repo, labelled)]);
    expect(world.github.state().repositories[0]?.labels).toHaveLength(wanted.length);
    expect(titles(world)).toHaveLength(2);
    await second.end();
    await world.end();
  });

  it('that GitHub drops are told once, and the issue is made', async () => {
    const { events, options } = heard();
    await inWorld(
      async ({ github, tracker }) => {
        github.control.act({ action: 'grant', owner: 'shop', may_label: false });
        expect(await tracker.create(repo, labelled)).toMatchObject({ number: 1, labels: [] });
        expect(await tracker.create(repo, labelled)).toMatchObject({ number: 2, labels: [] });
        await tracker.update(repo, 2, { labels: wanted });
        expect(events).toEqual([
          ['not prepared', repo, expect.stringContaining('issues: write')],
          ['dropped', repo, ...wanted],
        ]);
        expect(github.control.calls().by_route['POST /repos/{owner}/{repo}/labels']?.total).toBe(1);
      },
      {},
      options,
    )();
  });

  it('that cannot be read keep no issue from being made, and are left alone for five minutes', async () => {
    const { events, options } = heard();
    const clock = { at: Date.now() };
    await inWorld(
      async ({ github, tracker }) => {
        github.control.fault({ path: '/repos/*/*/labels', fault: { kind: 'status', status: 502 } });
        expect(await tracker.create(repo, labelled)).toMatchObject({ number: 1, labels: wanted });
        await tracker.create(repo, labelled);
        expect(github.control.calls().by_route['GET /repos/{owner}/{repo}/labels']?.total).toBe(1);
        clock.at += 5 * 60_000;
        await tracker.create(repo, labelled);
        expect(github.control.calls().by_route['GET /repos/{owner}/{repo}/labels']?.total).toBe(2);
        expect(events).toEqual([['not prepared', repo, expect.stringContaining('502')]]);
      },
      {},
      { ...options, now: () => clock.at },
    )();
  });
});
