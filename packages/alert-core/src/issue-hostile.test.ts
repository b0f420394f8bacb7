import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { canary, hostileText, hostileUrl } from '../test/hostile.js';
import { caseFileOf, markerFacts, markerKey, markerOf, plainRoute, stateOf } from '../test/issues.js';
import { asWritten, contentOf, linesAsWritten, nodesOf, proseOf } from '../test/markdown-tree.js';
import { rowOf, stormOfTeam } from '../test/storms.js';
import { truncateString } from '@casefile/context-core';
import { redactDeep, visible } from '@casefile/safe-text';
import { type AlertState, mergeBody, readMarker, renderComment, renderIssue, renderStormIssue } from './index.js';

/** 2,000 cases in `make test`, 100,000 in `make soak`. */
const numRuns = process.env.CASEFILE_SOAK ? 100_000 : 2000;

const plain = stateOf('cloudwatch/sns-metric.json');
const options = {
  marker: markerOf(plain),
  route: { ...plainRoute, runbook_url: 'https://runbooks.example/a' },
  linkHosts: ['grafana.example'],
};

const texts = fc.record({
  ...{ title: hostileText, description: hostileText, summary: hostileText, reason: hostileText, id: hostileText },
  ...{ region: hostileText, account: hostileText, label: hostileText, value: hostileText, raw: hostileText },
  ...{ eventId: hostileText, providerVersion: hostileText, evidence: hostileText },
});
type Texts = typeof texts extends fc.Arbitrary<infer T> ? T : never;

const links = fc.record(
  { runbook_url: hostileUrl, dashboard_url: hostileUrl, source_url: hostileUrl, silence_url: hostileUrl },
  { requiredKeys: [] },
);

type Urls = typeof links extends fc.Arbitrary<infer T> ? T : never;

const harmless = Object.fromEntries(
  ['title', 'description', 'summary', 'reason', 'id', 'region', 'account', 'label', 'value', 'raw', 'eventId']
    .concat('providerVersion', 'evidence')
    .map((name) => [name, 'x']),
) as unknown as Texts;

describe('an issue of hostile text', () => {
  it('is inert, and nothing in it is lost', () => {
    fc.assert(
      fc.property(texts, links, (written, urls) => {
        const issue = renderIssue(
          everywhere(
            written,
            mapValues(urls, ({ url }) => url),
          ),
          options,
        );
        const nodes = nodesOf(issue.body);
        expectInert(issue.body, nodes);
        expect(issue.body.length).toBeLessThanOrEqual(60_000);
        expect(shapeOf(nodes)).toEqual(calmIssue(urls));
        expect(missing(written, nodes)).toEqual([]);
        expectTitle(issue.title, `[P1] ${written.title}`);
      }),
      { numRuns },
    );
  }, 3_600_000);

  it('has one marker and one pair of marks, ours', () => {
    fc.assert(
      fc.property(texts, (written) => {
        const state = everywhere(written, {});
        for (const { body } of [renderIssue(state, options), renderIssue(state, { ...options, limit: 3000 })]) {
          for (const mark of ['<!-- casefile key=', '<!-- casefile:begin -->', '<!-- casefile:end -->', '<!--']) {
            expect([mark, body.split(mark).length - 1]).toEqual([mark, mark === '<!--' ? 3 : 1]);
          }
          expect(readMarker([markerKey], plainRoute.repository, body)).toEqual({
            fingerprint: markerFacts(state).fingerprint,
            episode: markerFacts(state).episode,
          });
          expect(mergeBody(body, body)).toBe(body);
        }
      }),
    );
  });

  it('has comments that are inert', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const state = everywhere({ ...harmless, reason: text }, {});
        const comment = renderComment(state, options.marker);
        const nodes = nodesOf(comment);
        expectInert(comment, nodes);
        expect(codeIn(nodes)).toContain(canonical(text));
      }),
    );
  });
});

describe('the issue of a storm of hostile texts', () => {
  const storm = stormOfTeam();
  const rendered = (title: string, resource_key: string) =>
    renderStormIssue(storm, [rowOf(storm, 1, { title, resource_key }), rowOf(storm, 2)], options);

  it('is inert, and says what they say', () => {
    const calm = shapeOf(nodesOf(rendered('x', 'x').body));
    fc.assert(
      fc.property(hostileText, hostileText, (title, resource) => {
        const { body } = rendered(title, resource);
        const nodes = nodesOf(body);
        expectInert(body, nodes);
        expect(shapeOf(nodes)).toEqual(calm);
        const cells = nodes.flatMap((node) => (node.type === 'tableCell' ? [asWritten(contentOf(node))] : []));
        for (const text of [title, resource]) expect(cells).toContain(canonical(truncateString(text, 120)));
      }),
      { numRuns },
    );
  }, 3_600_000);

  it('has one marker and one pair of marks, ours', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { body } = rendered(text, text);
        for (const mark of ['<!-- casefile key=', '<!-- casefile:begin -->', '<!-- casefile:end -->', '<!--']) {
          expect([mark, body.split(mark).length - 1]).toEqual([mark, mark === '<!--' ? 3 : 1]);
        }
        expect(mergeBody(body, body)).toBe(body);
      }),
    );
  });
});

it('the generator makes every attack that is looked for', () => {
  const raw = fc.sample(hostileText, { numRuns: 2000, seed: 1 }).map((text) => ({ text, nodes: nodesOf(text) }));
  const types = new Set(raw.flatMap(({ nodes }) => nodes.map(({ type }) => type)));
  expect([...types]).toEqual(
    expect.arrayContaining(['html', 'image', 'link', 'definition', 'footnoteDefinition', 'heading', 'table', 'code']),
  );
  const prose = raw.map(({ nodes }) => proseOf(nodes));
  for (const [name, pattern] of live) expect([name, prose.some((text) => pattern.test(text))]).toEqual([name, true]);
  expect(raw.filter(({ text, nodes }) => isInert(text, nodes)).length).toBeLessThan(raw.length / 2);
});

/** What the issue is like with harmless texts, and with as many links that can be clicked: hostile ones add nothing. */
function calmIssue(urls: Urls) {
  const calm = mapValues(urls, ({ clickable }) => (clickable ? 'https://grafana.example/' : 'x'));
  const known = JSON.stringify(calm);
  const nodes = () => nodesOf(renderIssue(everywhere(harmless, calm), options).body);
  const issue = calmIssues.get(known) ?? shapeOf(nodes());
  calmIssues.set(known, issue);
  return issue;
}

const calmIssues = new Map<string, ReturnType<typeof shapeOf>>();

/** Kinds of nodes in order, and the text outside of code. How many lines a text has does not matter, nor a `|` in it. */
function shapeOf(nodes: readonly Nodes[]) {
  const ofText = ['text', 'inlineCode', 'code', 'paragraph', 'blockquote'];
  return {
    structure: nodes.map(({ type }) => type).filter((type) => !ofText.includes(type)),
    prose: proseOf(nodes).replaceAll('|', ''),
  };
}

function mapValues<K extends string, T, R>(object: Partial<Record<K, T>>, change: (value: T) => R) {
  const entries = Object.entries(object) as [K, T][];
  return Object.fromEntries(entries.map(([name, value]) => [name, change(value)])) as Partial<Record<K, R>>;
}

/** What GitHub makes something of in text. */
const live: [string, RegExp][] = [
  ['a mention', /@[A-Za-z0-9]/],
  ['a reference', /#\d/],
  ['a reference of old', /\bGH-\d/i],
  ['a commit', /[0-9a-f]{40}/i],
  ['a link', /:\/\/|\bwww\./i],
  ['a comment', /<!--/],
];

const ourHtml = [
  ...['<!-- casefile:begin -->', '<!-- casefile:end -->', '<details>\n<summary>', '</summary>', '</details>'],
  options.marker,
];

/** Characters that cannot be seen or turn others around, but for U+200B and what varies an emoji. */
const hidden =
  /(?![\n\t\u200B])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800](?<!\p{Extended_Pictographic}\uFE0F)/u;

/** What is wrong with a rendered text. */
function faults(text: string, nodes: readonly Nodes[]): string[] {
  return [
    ...nodes.flatMap((node) => {
      switch (node.type) {
        case 'image':
        case 'imageReference':
        case 'linkReference':
        case 'definition':
        case 'footnoteDefinition':
        case 'footnoteReference':
          return [node.type];
        case 'html':
          return ourHtml.includes(node.value) ? [] : [`html ${node.value}`];
        case 'link':
          return isAllowed(node.url) ? [] : [`link ${node.url}`];
        case 'text':
          return live.filter(([, pattern]) => pattern.test(node.value)).map(([name]) => `${name}: ${node.value}`);
        default:
          return [];
      }
    }),
    ...(/@[A-Za-z0-9]/.test(text) ? ['a mention, perhaps in code'] : []),
    ...(hidden.test(text) ? ['a hidden character'] : []),
    ...(/(?<!@|<!)\u200B/.test(text) ? ['a U+200B where none belongs'] : []),
  ];
}

const isInert = (text: string, nodes: readonly Nodes[]) => faults(text, nodes).length === 0;

function expectInert(text: string, nodes: readonly Nodes[]): void {
  expect(faults(text, nodes)).toEqual([]);
  expect(text.startsWith(`${options.marker}\n`)).toBe(true);
  expect(proseOf(nodes)).not.toContain(canary);
}

/** Checked by hand, not with the code under test. */
function isAllowed(url: string): boolean {
  const [, host = '', path = ''] = /^https:\/\/([a-z0-9.-]+)(\/[\x21-\x7E]*)$/.exec(url) ?? [];
  const isKnown =
    ['grafana.example', 'runbooks.example', 'console.aws.amazon.com'].includes(host) ||
    host.endsWith('.console.aws.amazon.com');
  return isKnown && !/^\/octo\/repo\/issues/.test(path) && !/[@\s<>`]/.test(url);
}

function expectTitle(title: string, written: string): void {
  expect(title).toMatch(/^\[P1\] [^\n\r\t]*$/);
  expect(title.length).toBeLessThanOrEqual(256);
  expect(title).not.toMatch(/ {2}|^ | $/);
  expect(title).not.toMatch(hidden);
  for (const [name, pattern] of live) expect([name, pattern.test(title)]).toEqual([name, false]);
  const kinds = new Set(nodesOf(title).map(({ type }) => type));
  for (const kind of ['html', 'image', 'imageReference', 'link', 'linkReference', 'definition'] as const) {
    expect([kind, kinds.has(kind)]).toEqual([kind, false]);
  }
  const whole = canonicalLines(written)
    .replace(/[\n\t\p{Zs}]+/gu, ' ')
    .trim();
  const shown = linesAsWritten(title);
  if (shown !== whole) {
    expect(shown.endsWith('…')).toBe(true);
    expect(whole.startsWith(shown.slice(0, -1))).toBe(true);
    expect(title.length).toBeGreaterThan(200);
  }
}

/** The fields that cannot be read back from the issue. */
function missing(written: Texts, nodes: readonly Nodes[]): string[] {
  const lines = codeIn(nodes);
  const cells = nodes.flatMap((node) => (node.type === 'tableCell' ? [asWritten(contentOf(node))] : []));
  const json = nodes.flatMap((node) => (node.type === 'code' && node.lang === 'json' ? [parsed(node.value)] : []));
  const { title, description, summary, reason, id, region, account, evidence, label, value, raw } = written;
  const { eventId, providerVersion } = written;
  return [
    ...[title].filter((text) => !cells.includes(canonical(text))),
    ...[`${region}, account ${account}`].filter((text) => !cells.includes(canonical(text))),
    ...[id].filter((text) => !cells.includes(`function ${canonical(text)}`)),
    ...[description, summary, reason, evidence].filter((text) => !lines.includes(canonical(text))),
    ...[{ [label]: value }, redactDeep({ nested: [raw] }), { event_id: eventId, provider_version: providerVersion }]
      .filter((wanted) => !json.some((object) => includes(object, wanted)))
      .map((wanted) => JSON.stringify(wanted)),
  ];
}

const codeIn = (nodes: readonly Nodes[]) =>
  nodes.flatMap((node) => (node.type === 'code' || node.type === 'inlineCode' ? [asWritten(node.value)] : []));

/** What a field says, once it is read back. */
const canonicalLines = (text: string) => linesAsWritten(text.replaceAll('\r\n', '\n').replaceAll('\u200B', '⟨U+200B⟩'));

/** The same, whatever stands for its line ends. */
const canonical = (text: string) => canonicalLines(text).replaceAll(' ⏎ ', '\n');

const parsed = (text: string) => JSON.parse(linesAsWritten(text)) as Record<string, unknown>;

/** Whether all that is wanted stands in the object. */
function includes(object: Record<string, unknown>, wanted: object): boolean {
  const text = (value: unknown) => JSON.stringify(value);
  const entries = Object.entries(parsed(visible(text(wanted))));
  return entries.every(([name, value]) => text(object[name]) === text(value));
}

/** A state with the texts in every place that others can write to. */
function everywhere(written: Texts, urls: AlertState['event']['links']): AlertState {
  const { title, description, summary, reason, id, region, account, label, value, raw, eventId, providerVersion } =
    written;
  return {
    ...plain,
    title,
    last_event_ids: [eventId],
    previous_issue_url: 'https://grafana.example/octo/alerts/7',
    evidence: caseFileOf(written.evidence, 1),
    event: {
      ...plain.event,
      ...{ title, description, summary, reason, links: urls },
      provider_version: providerVersion,
      resource: { type: 'function', id, region, extra: { [label]: value } },
      identity: { account_id: account, labels: { [label]: value } },
      raw_provider: { nested: [raw], [label]: value },
    },
  };
}
