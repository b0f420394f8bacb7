import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeBlock, inlineCode, joinMarkdown, keptMarkdown, ours, tableCell, visible } from './markdown.js';

const zeroWidth = '\u200B';

describe('visible', () => {
  it.each([
    [
      'plain facts stay',
      'cpu > 90 & connections=5 | "a" <b> #1 *x* _y_',
      'cpu > 90 & connections=5 | "a" <b> #1 *x* _y_',
    ],
    ['letters of other scripts stay', 'größer 日本語 é', 'größer 日本語 é'],
    ['an emoji keeps its variation selector', '⚠\uFE0F disk', '⚠\uFE0F disk'],
    ['a variation selector that varies nothing shows', 'a\uFE0F', 'a⟨U+FE0F⟩'],
    ['an ANSI colour shows', '\u001B[31mred', '⟨U+001B⟩[31mred'],
    ['a bidirectional override shows', 'user\u202Etxt.exe', 'user⟨U+202E⟩txt.exe'],
    ['a zero-width space shows', `a${zeroWidth}b`, 'a⟨U+200B⟩b'],
    ['a tag character shows', 'a\u{E0041}', 'a⟨U+E0041⟩'],
    ['half a surrogate pair shows', 'a\uD83D', 'a⟨U+D83D⟩'],
    ['a lone carriage return shows', 'over\rwritten', 'over⟨U+000D⟩written'],
    ['Windows line ends become line ends', 'a\r\nb', 'a\nb'],
    ['tabs and line ends stay', 'a\tb\nc', 'a\tb\nc'],
    ['a mention is broken', 'ask @octo/team', `ask @${zeroWidth}octo/team`],
    ['a comment is broken', 'a <!-- b --> c', `a <!${zeroWidth}-- b --> c`],
    ['an @ before no name stays', '5 @ 3 €', '5 @ 3 €'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

describe('codeBlock', () => {
  it.each([
    ['text', 'a', '```text\na\n```'],
    ['text with a fence inside', '```\n# x', '````text\n```\n# x\n````'],
    ['text that ends its line', 'a\n', '```text\na\n```'],
    ['nothing', '', '```text\n\n```'],
  ])('fences %s', (_, text, block) => {
    expect(codeBlock(text)).toBe(block);
  });

  it('carries a label', () => {
    expect(codeBlock('{}', ours`json data`)).toBe('```json data\n{}\n```');
  });

  it('has a fence longer than any line of backticks inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '\n', 'a') }), (text) => {
        const [first = '', ...lines] = codeBlock(text).split('\n');
        const fence = first.replace('text', '');
        expect(lines.slice(0, -1).some((line) => line.includes(fence))).toBe(false);
        expect(lines.at(-1)).toBe(fence);
      }),
    );
  });

  it('survives 200 kB of backticks, together and apart', () => {
    expect(codeBlock('`'.repeat(200_000)).length).toBeGreaterThan(600_000);
    expect(codeBlock('` '.repeat(100_000))).toMatch(/^```text\n/);
  });
});

describe('inlineCode', () => {
  it.each([
    ['text', 'a', '`a`'],
    ['backticks inside', 'a`b', '``a`b``'],
    ['a backtick at the edge', '`a', '`` `a ``'],
    ['blanks at the edge', ' a', '`  a `'],
    ['nothing but a blank', ' ', '` `'],
    ['line ends', 'a\nb', '`a ⏎ b`'],
    ['nothing', '', '(empty)'],
  ])('encodes %s', (_, text, code) => {
    expect(inlineCode(text)).toBe(code);
  });
});

describe('tableCell', () => {
  it.each([
    ['text', 'a', '`a`'],
    ['a bar', 'a|b', '`a`&#124;`b`'],
    ['a bar behind a backslash', 'a\\|b', '`a\\`&#124;`b`'],
    ['a bar alone', '|', '&#124;'],
  ])('encodes %s', (_, text, cell) => {
    expect(tableCell(text)).toBe(cell);
  });
});

describe('joinMarkdown', () => {
  it('leaves no gap for an empty piece', () => {
    expect(joinMarkdown([ours`a`, ours``, ours`b ${7}`], '\n\n')).toBe('a\n\nb 7');
  });
});

describe('keptMarkdown', () => {
  it('is as it was made', () => {
    expect(keptMarkdown(codeBlock('a <!-- b'))).toBe(codeBlock('a <!-- b'));
  });

  it('has no comments', () => {
    expect(keptMarkdown('<!-- x -->')).toBe(`<!${zeroWidth}-- x -->`);
  });
});
