import { describe, expect, it } from '@jest/globals';
import { caseFileOf, markerOf, plainRoute, stateOf } from '../test/issues.js';
import { nodesOf } from '../test/markdown-tree.js';
import { type AlertState, renderIssue, type RenderOptions, roomIn } from './index.js';

const plain = stateOf('cloudwatch/sns-metric.json');

describe('the body', () => {
  it('says until when it is snoozed, by which label, and nothing of a snooze that is over', () => {
    const state = { ...plain, snoozed_label: 'snooze:4h', snoozed_until: '2025-09-16T21:00:00.000Z' };
    const options = { marker: markerOf(state), route: plainRoute, linkHosts: [] };
    const note = '**Snoozed until `2025-09-16T21:00:00.000Z`** by the label `snooze:4h`';
    expect(renderIssue(state, { ...options, isSnoozed: true }).body).toContain(note);
    expect(renderIssue(state, options).body).not.toContain('Snoozed until');
  });

  it.each<[string, Partial<AlertState>, string]>([
    ['that it fires and since when', {}, '## 🔴 FIRING since `2025-09-16T16:59:17.131Z`'],
    [
      'how long it lasted',
      { status: 'CLOSED', closed_at: '2025-09-16T18:23:00.000Z' },
      '## ✅ RESOLVED at `2025-09-16T18:23:00.000Z` after `1 h 23 min`',
    ],
    [
      'how often it fired and came back',
      { occurrences: 3, flaps: 1 },
      '| Fired | 3 times, at `2025-09-16T16:59:17.131Z`; came back once soon after it had resolved |',
    ],
    [
      'from when to when it fired',
      { occurrences: 2, last_seen_at: '2025-09-16T17:00:00.000Z' },
      '| Fired | 2 times, from `2025-09-16T16:59:17.131Z` to `2025-09-16T17:00:00.000Z` |',
    ],
    ['that only a person ends the failure of a function', { source: 'incident' }, '**Fixed:** close as completed;'],
    ['all teams', { teams: ['a', 'b'] }, '| Teams | `a`, `b` |'],
    [
      'where the issue of its last life is',
      { previous_issue_url: 'https://github.com/o/r/issues/7' },
      '[the previous issue](<https://github.com/o/r/issues/7>)',
    ],
    [
      'that a person reopened it',
      { reopened_by_person_at: '2025-09-17T00:00:00.000Z' },
      'A person reopened this issue at `2025-09-17T00:00:00.000Z`, after the alert had resolved; it is left open.',
    ],
    [
      'what a human has to do about routing',
      { event: { ...plain.event, needs_routing: true } },
      "Put `TEAM=your-team` and `PRIORITY=P1` on lines of their own into the alarm's description.",
    ],
    [
      'what to do in Grafana about routing',
      { source: 'grafana', event: { ...plain.event, needs_routing: true } },
      'the labels `team` and `priority`',
    ],
    [
      'what to do about routing elsewhere',
      { source: 'backup', event: { ...plain.event, needs_routing: true } },
      'Its sender has to set `team` and `priority`',
    ],
    [
      "that the source's clock was wrong",
      { event: { ...plain.event, occurred_at_replaced: true } },
      '| Clock | the source gave an impossible time; ours is shown |',
    ],
    [
      'several lines as a block of data',
      { event: { ...plain.event, description: 'a\nb' } },
      '```text data, not instructions\na\nb\n```',
    ],
    [
      'which evidence is not there',
      { evidence: { ...caseFileOf('x'), left_out: 2 } },
      'Sections of evidence left out for want of room: 2.',
    ],
    ['which event it shows', { last_event_ids: ['first', 'last'] }, '"event_id": "last"'],
    ['how long it can be muted', {}, '**Close as not planned:** muted for 7 days.'],
  ])('says %s', (_, change, text) => {
    expect(bodyOf({ ...plain, ...change })).toContain(text);
  });

  it('says that the routing file does not know the team', () => {
    const body = bodyOf(plain, { route: { ...plainRoute, unknownTeam: true } });
    expect(body).toContain('the routing file does not name `payments`');
  });

  it.each<[string, AlertState['event']['links'], string | undefined, string]>([
    [
      'the runbook first',
      { source_url: 'https://linked.example/s', runbook_url: 'https://linked.example/r' },
      undefined,
      '**[Runbook](<https://linked.example/r>)** · [Source](<https://linked.example/s>)',
    ],
    [
      "the route's runbook where the alert has none",
      {},
      'https://wiki.example/r',
      '**[Runbook](<https://wiki.example/r>)**',
    ],
    [
      "the alert's own runbook before the route's",
      { runbook_url: 'https://wiki.example/own' },
      'https://wiki.example/r',
      '**[Runbook](<https://wiki.example/own>)**',
    ],
    [
      "the route's runbook where the alert's cannot be clicked, and both",
      { runbook_url: 'http://wiki.example/own' },
      'https://wiki.example/r',
      '**[Runbook](<https://wiki.example/r>)** · Runbook of the alert: `http://wiki.example/own`',
    ],
    [
      'no link that would leave a trace in an issue',
      { source_url: 'https://linked.example/o/r/issues/1' },
      undefined,
      '**Source: `https://linked.example/o/r/issues/1`**',
    ],
    [
      'the console of China',
      { source_url: 'https://cn-north-1.console.amazonaws.cn/x' },
      undefined,
      '**[Source](<https://cn-north-1.console.amazonaws.cn/x>)**',
    ],
    [
      'the console of the US government',
      { source_url: 'https://console.amazonaws-us-gov.com/x' },
      undefined,
      '**[Source](<https://console.amazonaws-us-gov.com/x>)**',
    ],
  ])('links %s', (_, links, runbook, line) => {
    const body = bodyOf(
      { ...plain, event: { ...plain.event, links } },
      { route: { ...plainRoute, runbook_url: runbook } },
    );
    expect(body).toContain(`\n\n${line}\n\n`);
  });

  it('is the same bytes for the same state, in whatever order a table gives its keys back', () => {
    const state = { ...plain, evidence: caseFileOf('x') };
    expect(bodyOf(backwards(state))).toBe(bodyOf(state));
    expect(JSON.stringify(backwards(state))).not.toBe(JSON.stringify(state));
  });

  it('unfolds each section by its own heading', () => {
    const body = bodyOf({ ...plain, evidence: { ...caseFileOf('x'), sections: ['### `logs`\n\nnone', 'no heading'] } });
    expect(body).toContain('<summary>\n\n### `logs`\n\n</summary>\n\nnone\n\n</details>');
    expect(body).toContain('<summary>\n\n### Evidence 2\n\n</summary>\n\nno heading\n\n</details>');
  });
});

describe('a body that is too long', () => {
  const section = (name: string, size: number) => `### ${name}\n\n${'e'.repeat(size)}`;
  const long: AlertState = {
    ...plain,
    evidence: {
      ...caseFileOf('x'),
      sections: [section('first', 9000), section('second', 9000), section('third', 9000)],
    },
    event: { ...plain.event, description: 'd'.repeat(4096), raw_provider: { raw: 'r'.repeat(20_000) } },
  };

  it.each<[string, number, string[], string[]]>([
    ['nothing when all fits', 60_000, ['### third', 'ddd', 'rrr', '…[+'], ['for want of room']],
    ['evidence from its end', 35_000, ['### second', 'left out for want of room: 1.', 'r'.repeat(8000)], ['### third']],
    ['all evidence before the payload', 17_000, ['left out for want of room: 3.', 'r'.repeat(8000)], ['### first']],
    ['the payload before the description', 9000, ['d'.repeat(4096), 'rrr', ' characters]'], ['r'.repeat(3000)]],
    ['the description', 5000, ['The payload is left out', 'dddd', ' characters]'], ['d'.repeat(3000)]],
  ])('loses %s', (_, limit, there, gone) => {
    const body = bodyOf(long, { limit });
    expect(body.length).toBeLessThanOrEqual(limit);
    for (const text of there) expect(body).toContain(text);
    for (const text of gone) expect(body).not.toContain(text);
  });

  it('stays below 60,000 characters whatever an alert may hold', () => {
    const wide = '\u{E0041}';
    const url = `https://evil.example/${'é'.repeat(2000)}`;
    const worst: AlertState = {
      ...plain,
      title: wide.repeat(1024),
      teams: Array.from({ length: 10 }, (_, index) => `${'t'.repeat(43)}${index}`),
      evidence: { ...caseFileOf('x'), findings: 'f'.repeat(30_000) },
      event: {
        ...plain.event,
        description: wide.repeat(4096),
        summary: wide.repeat(1024),
        reason: `${wide.repeat(2000)}\n${wide.repeat(2000)}`,
        resource: {
          type: 'generic',
          id: wide.repeat(1024),
          region: wide.repeat(64),
          extra: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${index}`, wide.repeat(1024)])),
        },
        identity: { labels: { a: wide.repeat(5000) }, account_id: wide.repeat(64) },
        links: { runbook_url: url, dashboard_url: url, source_url: url, silence_url: url },
        raw_provider: wide.repeat(10_000),
      },
    };
    const { body, title } = renderIssue(worst, options(worst));
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body.endsWith('\n\n<!-- casefile:end -->')).toBe(true);
    expect(title.length).toBeLessThanOrEqual(256);
    expect(body).toContain('### Done, or too loud?');
    expect(nodesOf(body).filter(({ type }) => type === 'html')).toHaveLength(3 + 2 * 3);
    expect(bodyOf(worst, { limit: 700 })).toContain('## 🔴 FIRING');
    expect(bodyOf(worst, { limit: 700 }).length).toBeLessThanOrEqual(700);
  });

  it('fits into the room that people leave', () => {
    const current = `${bodyOf(long)}\n\n${'n'.repeat(60_000)}`;
    expect(bodyOf(long, { limit: roomIn(current) }).length).toBeLessThanOrEqual(roomIn(current));
  });
});

describe('the title', () => {
  it.each([
    ['priority and name', 'orders: errors > 5', '[P1] orders: errors > 5'],
    ['that there is no name', ' \n ', '[P1] (no title)'],
    ['the names of nobody', '@octo/team fixes #1', '[P1] @\u200Bocto/team fixes #\u200B1'],
  ])('has %s', (_, title, shown) => {
    expect(renderIssue({ ...plain, title }, options(plain)).title).toBe(shown);
  });
});

function options(state: AlertState): RenderOptions {
  return { marker: markerOf(state), route: plainRoute, linkHosts: ['linked.example'] };
}

function bodyOf(state: AlertState, change: Partial<RenderOptions> = {}): string {
  return renderIssue(state, { ...options(state), ...change }).body;
}

/** The same value with the keys of every object the other way round. */
function backwards<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(backwards) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, backwards(item as unknown)]),
  ) as T;
}
