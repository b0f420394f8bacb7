import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Every node of a text, as GitHub reads it. */
export function nodesOf(markdown: string): Nodes[] {
  return flat(fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

function flat(tree: Nodes): Nodes[] {
  return [tree, ...('children' in tree ? tree.children.flatMap(flat) : [])];
}

/** The text in a node, code included. */
export function contentOf(tree: Nodes): string {
  return flat(tree)
    .map((node) => ('value' in node ? node.value : ''))
    .join('');
}

/** All text outside of code. */
export function proseOf(nodes: readonly Nodes[]): string {
  return nodes.map((node) => (node.type === 'text' ? node.value : '')).join('');
}

/** Lines of code as they were written: our U+200B gone, hidden characters back. */
export function linesAsWritten(text: string): string {
  return text
    .replaceAll('\u200B', '')
    .replace(/⟨U\+([0-9A-F]{4,6})⟩/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

/** The same for text that stands on one line. */
export function asWritten(text: string): string {
  return linesAsWritten(text.replaceAll(' ⏎ ', '\n'));
}
