import { visible } from './markdown.js';

/**
 * Untrusted text as one line without Markdown of its own, for the title of an issue, in at most `limit` UTF-16 units.
 * Blanks become single ones. What GitHub would turn into a mention, a reference, a link, an image or a tag is parted by
 * U+200B; what is cut ends in `…`.
 */
export function title(text: string, limit = 256): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  return shorten(
    breaks.reduce((parted, [pattern, replacement]) => parted.replace(pattern, replacement), line),
    limit,
  );
}

const breaks: readonly [RegExp, string][] = [
  [/#(?=\d)/g, '#\u200B'],
  [/\bGH-(?=\d)/gi, '$&\u200B'],
  // a commit has forty digits: no run of so many is left
  [/[0-9a-f]{20}(?=[0-9a-f]{20})/gi, '$&\u200B'],
  [/:(?=\/\/)/g, ':\u200B'],
  [/www(?=\.)/gi, '$&\u200B'],
  [/<(?=[A-Za-z/!?])/g, '<\u200B'],
  [/\](?=[([:])/g, ']\u200B'],
];

/** Cuts between characters, and never inside a `⟨U+202E⟩`. */
function shorten(line: string, limit: number): string {
  if (line.length <= limit) return line;
  let short = '';
  for (const [piece] of line.matchAll(/⟨U\+[0-9A-F]{4,6}⟩|./gsu)) {
    if (short.length + piece.length >= limit) break;
    short += piece;
  }
  return `${short.trimEnd()}…`;
}
