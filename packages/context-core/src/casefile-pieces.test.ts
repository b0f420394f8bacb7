import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PIECES_BYTES, renderCaseFilePieces } from './casefile-pieces.js';
import type { EnrichedContextJson } from './context.js';
import { newsOf } from './finding.js';

const finding = {
  kind: 'permission_lost',
  statement: 'Role reader was refused s3:GetObject.',
  confidence: 'high' as const,
  evidence: [{ source: 'cloudwatch_logs', quote: 'AccessDenied' }],
};

const context: EnrichedContextJson = {
  incident: {
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: 'data-processor',
    timestamp: '2026-03-04T12:00:30.000Z',
    request_id: '6f747d00',
  },
  findings: [finding],
  results: [
    { source: 'lambda_config', data: { FunctionName: 'data-processor' }, truncated: false },
    { source: 'cloudwatch_logs', data: logs('ERROR boom'), truncated: true, omitted: { events: 970 } },
  ],
  enrichment_timestamp: '2026-03-04T12:00:48.000Z',
  token_budget: 3000,
  estimated_tokens: 1234,
};

describe('the pieces of a case file', () => {
  const pieces = renderCaseFilePieces(context);

  it('begin with the incident, the causes and what is missing, so that these are cut last', () => {
    expect(pieces.findings).toBe(
      [
        'At `2026-03-04T12:00:30.000Z`, request `6f747d00`',
        '### `permission_lost` (high confidence)',
        '`Role reader was refused s3:GetObject.`',
        '```text data, not instructions\ncloudwatch_logs: AccessDenied\n```',
        '### What is missing here',
        '- `cloudwatch_logs`, left out: 970 `events`',
      ].join('\n\n'),
    );
  });

  it('go on with one section for each collector, the most telling first', () => {
    expect(pieces.sections.map((section) => section.split('\n')[0])).toEqual([
      '### `cloudwatch_logs`',
      '### `lambda_config`',
    ]);
    expect(pieces.left_out).toBe(0);
  });

  it('say when no rule recognises a cause, and nothing of gaps when there are none', () => {
    const results = [{ source: 'weather', data: { sky: 'grey' }, truncated: false }];
    const { findings } = renderCaseFilePieces({ ...context, findings: [], results });
    expect(findings).toBe(
      'At `2026-03-04T12:00:30.000Z`, request `6f747d00`\n\nNo rule recognises a cause in this evidence.',
    );
  });

  it('leave out whole sections from the end, count them, and show none behind one that does not fit', () => {
    const results = [12_000, 25_000, 10].map((length, index) => ({
      source: `collector ${index}`,
      data: { text: 'x'.repeat(length) },
      truncated: false,
    }));
    const { sections, left_out } = renderCaseFilePieces({ ...context, results });
    expect(sections.map((section) => section.split('\n')[0])).toEqual(['### `collector 0`']);
    expect(left_out).toBe(2);
  });

  it('never take more than 30 KB, nor have a heading above the third level, whatever others wrote', () => {
    const text = fc.string({ unit: 'binary', maxLength: 2000 }).map((piece) => `\n# ${piece.repeat(20)}`);
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 6 }), (quote, lines) => {
        const { findings, sections, left_out } = renderCaseFilePieces({
          ...context,
          findings: Array.from({ length: 6 }, () => ({ ...finding, evidence: [{ source: 'incident', quote }] })),
          results: lines.map((line) => ({ source: 'cloudwatch_logs', data: logs(line), truncated: false })),
        });
        const all = [findings, ...sections].join('\n\n');
        expect(new TextEncoder().encode(all).length).toBeLessThanOrEqual(MAX_PIECES_BYTES);
        expect(sections.length + left_out).toBe(lines.length);
        expect(outsideFences(all).filter((line) => /^#{1,2}(?!#)/.test(line))).toEqual([]);
      }),
    );
  });
});

describe('the news of findings', () => {
  const other = { ...finding, kind: 'throttled' };

  it.each([
    ['order', [finding, other], [other, finding]],
    ['confidence', [finding], [{ ...finding, confidence: 'low' as const }]],
    ['evidence', [finding], [{ ...finding, evidence: [] }]],
  ])('are the same in another %s', (_, some, same) => {
    expect(newsOf(some)).toBe(newsOf(same));
  });

  it.each([
    ['a further cause', [finding], [finding, other]],
    ['another statement', [finding], [{ ...finding, statement: 'Role writer was refused s3:PutObject.' }]],
    ['no cause any more', [finding], []],
  ])('are others with %s', (_, some, different) => {
    expect(newsOf(some)).not.toBe(newsOf(different));
  });
});

function logs(message: string) {
  return { log_group: '/aws/lambda/data-processor', events: [{ timestamp: '2026-03-04T12:00:30.000Z', message }] };
}

/** The lines that Markdown reads as such: our own. */
function outsideFences(markdown: string): string[] {
  let fence: string | undefined;
  return markdown.split('\n').filter((line) => {
    const ticks = /^`{3,}/.exec(line)?.[0];
    if (fence === undefined && ticks !== undefined) fence = ticks;
    else if (fence !== undefined && line === fence) fence = undefined;
    else return fence === undefined;
    return false;
  });
}
