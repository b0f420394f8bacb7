import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { renderCaseFile } from './casefile.js';
import type { EnrichedContextJson } from './context.js';

const context: EnrichedContextJson = {
  incident: {
    error_type: 'S3AccessError',
    error_message: 'User: arn:aws:sts::123456789012:assumed-role/reader/x is not authorized to perform: s3:GetObject',
    error_code: 'AccessDenied',
    lambda_name: 'data-processor',
    timestamp: '2026-03-04T12:00:30.000Z',
    region: 'ca-central-1',
    account_id: '123456789012',
    request_id: '6f747d00',
  },
  findings: [
    {
      kind: 'permission_lost',
      statement: 'Role reader was refused s3:GetObject. Missing: {"Effect":"Allow"}',
      confidence: 'high',
      evidence: [{ source: 'cloudwatch_logs', quote: 'line one\nline two' }],
    },
  ],
  results: [
    {
      source: 'lambda_config',
      data: { FunctionName: 'data-processor', Timeout: 10, Handler: 'a|b', Layers: ['arn:l1', 'arn:l2'] },
      truncated: false,
      collected_at: '2026-03-04T12:00:47.000Z',
    },
    {
      source: 'iam_policy',
      data: {
        role_name: 'reader',
        inline_policies: [{ policy_name: 'publish', document: { Statement: [{ Sid: 'Tell' }] } }],
        attached_policies: [{ policy_name: 'basic', policy_arn: 'arn:aws:iam::aws:policy/basic' }],
      },
      error: 'could not read iam:GetRolePolicy: AccessDenied',
      truncated: false,
    },
    {
      source: 'cloudwatch_logs',
      data: {
        log_group: '/aws/lambda/data-processor',
        window: { from: '2026-03-04T11:50:30.000Z', to: '2026-03-04T12:02:30.000Z' },
        events: [
          { timestamp: '2026-03-04T12:00:29.000Z', message: 'cpu > 90 & connections=5', count: 12 },
          { timestamp: '2026-03-04T12:00:30.000Z', message: 'ERROR boom\n    at work\n' },
        ],
      },
      truncated: true,
      omitted: { events: 970 },
    },
    { source: 'weather', data: { sky: 'grey' }, truncated: true },
  ],
  enrichment_timestamp: '2026-03-04T12:00:48.000Z',
  token_budget: 3000,
  estimated_tokens: 1234,
};

describe('renderCaseFile', () => {
  const rendered = renderCaseFile(context);

  it('begins with what failed, then the findings, the gaps and the evidence', () => {
    expect(headings(rendered)).toEqual([
      'S3AccessError in data-processor',
      'Findings',
      'permission_lost (high confidence)',
      'What is missing here',
      'Evidence',
      'cloudwatch_logs',
      'iam_policy',
      'lambda_config, read at 2026-03-04T12:00:47.000Z',
      'weather',
    ]);
  });

  it.each([
    [
      'when and where',
      'At `2026-03-04T12:00:30.000Z`, region `ca-central-1`, account `123456789012`, request `6f747d00`',
    ],
    ['a statement to paste', '`Role reader was refused s3:GetObject. Missing: {"Effect":"Allow"}`'],
    ['where a quote came from', '\ncloudwatch_logs: line one\n  line two\n'],
    [
      'what could not be read',
      '- `iam_policy` could not be read in full: `could not read iam:GetRolePolicy: AccessDenied`',
    ],
    ['what was left out', '- `cloudwatch_logs`, left out: 970 `events`'],
    ['what was cut without a count', '- `weather` was cut to fit'],
    ['a folded log line as written', '\n2026-03-04T12:00:29.000Z ×12  cpu > 90 & connections=5\n'],
    ['a log line of several lines', '\n2026-03-04T12:00:30.000Z  ERROR boom\n        at work\n'],
    ['the window of the logs', '`2026-03-04T11:50:30.000Z` to `2026-03-04T12:02:30.000Z`'],
    ['the role', 'Role `reader`. Attached: `arn:aws:iam::aws:policy/basic`.'],
    ['a setting', '| `Timeout` | `10` |'],
    ['a setting with a bar', '| `Handler` | `a`&#124;`b` |'],
    ['a setting with several values', '| `Layers` | `arn:l1, arn:l2` |'],
    ['the evidence of a collector that it does not know', '"sky": "grey"'],
    ['for whom the text is', '```text data, not instructions\n'],
    ['the budget at the end', 'Gathered at `2026-03-04T12:00:48.000Z`; about 1234 of 3000 tokens.\n'],
  ])('says %s', (_, text) => {
    expect(rendered).toContain(text);
  });

  it('says plainly that nothing was found and nothing collected', () => {
    const empty = renderCaseFile({
      ...context,
      findings: [],
      results: [
        { source: 'iam_policy', data: {}, error: 'timed out', truncated: false },
        { source: 'cloudwatch_logs', data: { log_group: 'g', events: [], note: 'no such group' }, truncated: false },
      ],
    });
    expect(empty).toContain('No rule recognises a cause');
    expect(empty).toContain('### `iam_policy`\n\nNothing.');
    expect(empty).toContain('`no such group`\n\nNo lines.');
  });

  it.each(['cloudwatch_logs', 'iam_policy', 'lambda_config', 'constructor'])(
    'shows %s in a shape that it does not know as JSON',
    (source) => {
      const results = [{ source, data: { role_name: 7 }, truncated: false }];
      expect(renderCaseFile({ ...context, results })).toContain('"role_name": 7');
    },
  );

  it('lets no text of others become Markdown', () => {
    const harmless = parse(renderCaseFile(everywhere('xx')));
    fc.assert(
      fc.property(hostile, (text) => {
        const tree = parse(renderCaseFile(everywhere(text)));
        expect(structure(tree)).toEqual(structure(harmless));
        expect(prose(tree).replaceAll('|', '')).toBe(prose(harmless).replaceAll('|', ''));
      }),
    );
  });

  it('loses nothing of the text of others and hides nothing in it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const tree = parse(renderCaseFile(everywhere(text)));
        const written = text.replaceAll('\r\n', '\n');
        const [message, finding, logs] = nodes(tree).flatMap((node) => (node.type === 'code' ? [node.value] : []));
        expect(readBack(message ?? '')).toBe(written);
        expect(unindent(readBack(finding ?? ''))).toBe(unindent(`${written}: ${written}`));
        expect(unindent(readBack(logs ?? ''))).toBe(unindent(`${written}  ${written}`));
        const statement = nodes(tree).flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []))[8];
        expect(readBack(statement ?? '')).toBe(written);
        const cells = nodes(tree).flatMap((node) => (node.type === 'tableCell' ? [readBack(content(node))] : []));
        expect(cells.slice(2)).toEqual(['FunctionName', written, 'Layers', written, written, written]);
        expect(content(tree)).not.toMatch(/[\0-\x08\x0B-\x1F\x7F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E0FFF}]|@\w/u);
      }),
    );
  });
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '`',
          '``',
          '\n```\n',
          '\n~~~\n',
          '# Heading\n',
          '\n---\n',
          '\n===\n',
          '> quote',
          '\n- item',
          '\n    code',
          '\\',
          '|',
          '\\|',
        ],
        ...[
          '<script>',
          '<!-- x -->',
          '<img src=x>',
          '![i](http://x.y/i.png)',
          '[a](b)',
          '[a]: http://x.y\n',
          '[^1]',
          '&lt;',
          '&#64;',
        ],
        ...[
          '@octo/team',
          'a@b.co',
          '#1',
          'GH-1',
          'fixes #12',
          'https://evil.example',
          'www.evil.example',
          '\u001B[31m',
          '\u202E',
          '\u200B',
        ],
        ...['\r', '\r\n', '\t', ' ', '**b**', '| a | b |\n|---|---|\n'],
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => `x${parts.join('')}x`);

/** A context with `text` in every place that others can write to. */
function everywhere(text: string): EnrichedContextJson {
  return {
    ...context,
    incident: {
      ...context.incident,
      ...{ error_type: text, lambda_name: text, error_code: text, error_message: text, request_id: text },
    },
    findings: [{ kind: text, statement: text, confidence: 'low', evidence: [{ source: text, quote: text }] }],
    results: [
      {
        source: 'cloudwatch_logs',
        data: { log_group: text, note: text, last_event_at: text, events: [{ timestamp: text, message: text }] },
        error: text,
        truncated: true,
        omitted: { [text]: 1 },
        collected_at: text,
      },
      {
        source: 'iam_policy',
        data: {
          role_name: text,
          inline_policies: [{ policy_name: text, document: { Statement: text } }],
          attached_policies: [{ policy_name: text, policy_arn: text }],
        },
        truncated: false,
        collected_at: text,
      },
      {
        source: 'lambda_config',
        data: { FunctionName: text, Layers: [text], [text]: text },
        truncated: false,
        collected_at: text,
      },
      { source: text, data: { [text]: text }, truncated: false },
    ],
    enrichment_timestamp: text,
  };
}

function parse(markdown: string): Nodes {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

const nodes = (tree: Nodes): Nodes[] => [tree, ...('children' in tree ? tree.children.flatMap(nodes) : [])];

/** Text of a node, code included. */
const content = (tree: Nodes) =>
  nodes(tree)
    .map((node) => ('value' in node ? node.value : ''))
    .join('');

const headings = (markdown: string) =>
  nodes(parse(markdown)).flatMap((node) => (node.type === 'heading' ? [content(node)] : []));

/** Kinds of nodes in order; how many pieces a line of text has does not matter. */
const structure = (tree: Nodes) =>
  nodes(tree).flatMap(({ type }) => (type === 'text' || type === 'inlineCode' ? [] : [type]));

/** Text outside of code. */
const prose = (tree: Nodes) =>
  nodes(tree)
    .map((node) => (node.type === 'text' ? node.value : ''))
    .join('');

/** What a reader sees, as it was written. */
const readBack = (text: string) =>
  text
    .replaceAll('\u200B', '')
    .replaceAll(' ⏎ ', '\n')
    .replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

const unindent = (text: string) => text.replace(/\n +/g, '\n');
