import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { title } from './title.js';

const parted = '\u200B';

describe('title', () => {
  it.each([
    [
      'plain facts stay',
      '[P1] cpu > 90 & connections=5 | "a" (b) 50 %',
      '[P1] cpu > 90 & connections=5 | "a" (b) 50 %',
    ],
    ['lines and blanks become single blanks', ' a\r\nb\t c\u00A0\u3000d ', 'a b c d'],
    ['a bidirectional override shows', 'user\u202Etxt.exe', 'user⟨U+202E⟩txt.exe'],
    ['an ANSI colour shows', '\u001B[31mred', '⟨U+001B⟩[31mred'],
    ['a mention is broken', 'ask @octo/team', `ask @${parted}octo/team`],
    ['a reference is broken', 'like #12 and octo/repo#3', `like #${parted}12 and octo/repo#${parted}3`],
    ['a reference of old is broken', 'GH-1 gh-2', `GH-${parted}1 gh-${parted}2`],
    ['a number behind a # with a blank stays', 'node # 12, C#', 'node # 12, C#'],
    ['a commit is broken', 'a'.repeat(40), `${'a'.repeat(20)}${parted}${'a'.repeat(20)}`],
    ['an account stays', '123456789012', '123456789012'],
    ['a link is broken', 'https://a.example www.a.example', `https:${parted}//a.example www${parted}.a.example`],
    ['a tag is broken', 'a<b> </b>', `a<${parted}b> <${parted}/b>`],
    ['a comparison stays', 'a < 3, b <= 4', 'a < 3, b <= 4'],
    ['an image is broken', '![i](x)', `![i]${parted}(x)`],
  ])('%s', (_, text, shown) => {
    expect(title(text)).toBe(shown);
  });

  it.each([
    ['between characters', '😀'.repeat(130), `${'😀'.repeat(127)}…`],
    ['before a hidden character that is shown', `${'z'.repeat(250)}\u202E`, `${'z'.repeat(250)}…`],
    ['without a blank at the end', `${'z'.repeat(254)} ${'z'.repeat(9)}`, `${'z'.repeat(254)}…`],
    ['not, when it just fits', 'z'.repeat(256), 'z'.repeat(256)],
  ])('cuts %s', (_, text, shown) => {
    expect(title(text)).toBe(shown);
  });

  it('never has 40 hexadecimal digits in a row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'F', '0'), minLength: 30, maxLength: 200 }), (digits) => {
        expect(title(digits)).not.toMatch(/[0-9a-f]{40}/i);
        expect(title(digits).replaceAll(parted, '')).toBe(digits);
      }),
    );
  });
});
