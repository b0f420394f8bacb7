import { inlineCode, joinMarkdown, keptMarkdown, type Markdown, ours } from '@casefile/safe-text';
import type { AttachedCaseFile } from './state.js';

/** How much of the case file is shown. */
export interface EvidenceRoom {
  findings: boolean;
  /** That many sections, from the first. */
  sections: number;
}

/** The case file: its findings open, each section of its evidence folded, and what is not there said. */
export function renderEvidence(evidence: AttachedCaseFile, room: EvidenceRoom): Markdown {
  const shown = evidence.sections.slice(0, room.sections);
  const leftOut = evidence.left_out + evidence.sections.length - shown.length;
  return joinMarkdown(
    [
      ours`## Case file`,
      ours`Evidence gathered at ${inlineCode(evidence.gathered_at)}.`,
      room.findings ? keptMarkdown(evidence.findings.trim()) : ours`The findings are left out: no room.`,
      ...shown.map((section, index) => renderSection(section.trim(), index)),
      leftOut > 0 ? ours`Sections of evidence left out for want of room: ${leftOut}.` : ours``,
    ],
    '\n\n',
  );
}

/** The section's own heading is what one unfolds. */
function renderSection(section: string, index: number): Markdown {
  const [heading = '', rest = ''] = /^(#{1,6} [^\n]*)(?:\n|$)([^]*)$/.exec(section)?.slice(1) ?? ['', section];
  return folded(heading === '' ? ours`### Evidence ${index + 1}` : keptMarkdown(heading), keptMarkdown(rest.trim()));
}

/** Blank lines all around, so that GitHub reads Markdown in between. */
export function folded(heading: Markdown, content: Markdown): Markdown {
  return joinMarkdown([ours`<details>\n<summary>`, heading, ours`</summary>`, content, ours`</details>`], '\n\n');
}
