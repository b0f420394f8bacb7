import { joinMarkdown, type Markdown, ours } from '@casefile/safe-text';
import { renderFindings, renderGaps, renderResults, renderWhen } from './casefile-markdown.js';
import type { EnrichedContextJson } from './context.js';

/** A case file in Markdown that can be folded into another document: its highest headings are of level 3. */
export interface CaseFilePieces {
  /** Which incident, the causes, and what is missing in the evidence. */
  findings: Markdown;
  /** The evidence, one section for each collector, the most telling first. */
  sections: Markdown[];
  /** Sections that did not fit. */
  left_out: number;
}

/** So much of an alert's item, which DynamoDB bounds, and of an issue, which GitHub bounds, may be evidence. */
export const MAX_PIECES_BYTES = 30 * 1024;

/** The case file in pieces of at most `limit` bytes (UTF-8) together. What does not fit is left out from the end, whole. */
export function renderCaseFilePieces(context: EnrichedContextJson, limit = MAX_PIECES_BYTES): CaseFilePieces {
  const { incident, findings, results } = context;
  const gaps = renderGaps(results);
  const told = beginning(
    [
      renderWhen(incident),
      ...renderFindings(findings),
      ...(gaps === '' ? [] : [joinMarkdown([ours`### What is missing here`, gaps], '\n\n')]),
    ],
    limit,
  );
  const all = renderResults(results);
  const sections = beginning(all, limit - sizeOf(told));
  return { findings: joinMarkdown(told, '\n\n'), sections, left_out: all.length - sections.length };
}

/** The first pieces that fit, and none behind one that does not: a reader must be able to trust the order. */
function beginning(pieces: readonly Markdown[], limit: number): Markdown[] {
  const fitting = pieces.findIndex((_, index) => sizeOf(pieces.slice(0, index + 1)) > limit);
  return fitting < 0 ? [...pieces] : pieces.slice(0, fitting);
}

/** In bytes, with the blank line that follows each piece. */
function sizeOf(pieces: readonly Markdown[]): number {
  return pieces.reduce((size, piece) => size + new TextEncoder().encode(piece).length + 2, 0);
}
