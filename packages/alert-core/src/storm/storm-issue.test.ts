import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { markerOf, plainRoute } from '../../test/issues.js';
import { rowOf, stormOfTeam } from '../../test/storms.js';
import { type AlertState, ended, renderStormIssue, type StormRow } from '../index.js';

const storm = stormOfTeam();
const rows = [
  rowOf(storm, 1, { status: 'CLOSED', closed_at: '2026-03-01T12:05:00.000Z' }),
  rowOf(storm, 2, { title: 'queue > 5 | @octo/team #12', resource_key: rowOf(storm, 2).fingerprint }),
  rowOf(storm, 3, { priority: 'P2' }),
  rowOf(storm, 4, {
    priority: 'P1',
    issue_number: 12,
    issue_episode: 1,
    issue_url: 'https://github.com/shop/alerts/issues/12',
  }),
];

const issues: Record<string, { state: AlertState; rows: StormRow[] }> = {
  'storm-begins': { state: storm, rows: [] },
  'storm-goes-on': { state: storm, rows },
  'storm-over': {
    state: {
      ...ended(storm, new Date('2026-03-01T12:20:00.000Z')),
      previous_issue_url: 'https://github.com/shop/alerts/issues/7',
    },
    rows: rows.map((row) => ({
      ...row,
      ...(row.status === 'OPEN' ? { own_issue_at: '2026-03-01T12:20:00.000Z' } : {}),
    })),
  },
};

const render = (state: AlertState, of: readonly StormRow[], limit?: number) =>
  renderStormIssue(state, of, {
    marker: markerOf(state),
    route: plainRoute,
    linkHosts: [],
    ...(limit === undefined ? {} : { limit }),
  });

describe.each(Object.entries(issues))('%s', (name, { state, rows: of }) => {
  const file = new URL(`../../../../test-data/issues/${name}.md`, import.meta.url);
  const issue = render(state, of);
  const text = `Title: ${issue.title}\nLabels: ${issue.labels.join(', ')}\n\n${issue.body}\n`;
  // UPDATE_GOLDEN=1 writes what comes out as what is expected; a person reads the difference.
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);

  it('is rendered as expected', () => {
    expect(text).toBe(readFileSync(file, 'utf8'));
  });
});

describe('the issue of a storm', () => {
  it('is the same whatever the order in which its alerts are read', () => {
    expect(render(storm, [...rows].reverse())).toEqual(render(storm, rows));
  });

  it('is as urgent as the most urgent alert in it, those aside that have issues', () => {
    expect(render(storm, rows).title).toBe('[P2] Alert storm: checkout');
    expect(render(storm, rows.slice(0, 2)).title).toBe('[P3] Alert storm: checkout');
  });

  it('lists hundreds of alerts', () => {
    const many = Array.from({ length: 280 }, (_, index) =>
      rowOf(storm, index, { title: `${index} ${'x'.repeat(60)}` }),
    );
    const { body } = render(storm, many);
    expect(body.match(/\| 🔴 firing \|/g)).toHaveLength(280);
    expect(body).not.toContain('Left out');
    expect(body.length).toBeLessThanOrEqual(60_000);
  });

  it('says how many did not fit, and leaves out those that resolved first', () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      rowOf(storm, index, { status: index < 2900 ? 'CLOSED' : 'OPEN' }),
    );
    const { body } = render(storm, many);
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body.match(/\| 🔴 firing \|/g)).toHaveLength(100);
    const [, leftOut = ''] = /Left out for want of room: (\d+) alerts/.exec(body) ?? [];
    expect(body.match(/\| ✅ resolved \|/g)).toHaveLength(2900 - Number(leftOut));
  });

  it.each([500, 1500, 3000, 10_000])('keeps to %i characters', (limit) => {
    const many = Array.from({ length: 100 }, (_, index) => rowOf(storm, index));
    expect(render(storm, many, limit).body.length).toBeLessThanOrEqual(limit);
  });
});
