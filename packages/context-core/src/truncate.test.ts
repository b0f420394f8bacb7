import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { truncateDeep, truncateString } from './truncate.js';

const anyText = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('😀', 'é', 'a', '…[+12 characters]', '\ud83d', '\ude00'), maxLength: 80 }),
);
const size = (text: string) => Array.from(text).length;

describe('truncateString', () => {
  it.each([
    ['leaves what fits', 'abc', 3, 'abc'],
    ['says how much is gone', 'x'.repeat(1000), 30, `${'x'.repeat(12)}…[+988 characters]`],
    ['counts by code points', '😀'.repeat(40), 40, '😀'.repeat(40)],
    ['never splits a surrogate pair', '😀'.repeat(41), 20, '😀😀😀…[+38 characters]'],
    ['makes room for one more digit', 'x'.repeat(120), 37, `${'x'.repeat(19)}…[+101 characters]`],
    ['keeps the marker where the limit is smaller', 'abcdef', 3, '…[+6 characters]'],
    ['counts on what was cut before', `${'x'.repeat(50)}…[+950 characters]`, 30, `${'x'.repeat(12)}…[+988 characters]`],
  ])('%s', (_, text, limit, expected) => {
    expect(truncateString(text, limit)).toBe(expected);
  });

  it('keeps 500 code points unless told otherwise', () => {
    expect(size(truncateString('é'.repeat(501)))).toBe(500);
    expect(truncateString('é'.repeat(500))).toBe('é'.repeat(500));
  });

  it('stays within a limit that holds the marker, and changes nothing the second time', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 60 }), (text, limit) => {
        const cut = truncateString(text, limit);
        if (cut !== text) expect(size(cut)).toBeLessThanOrEqual(Math.max(limit, '…[+1234 characters]'.length));
        expect(truncateString(cut, limit)).toBe(cut);
      }),
    );
  });

  it('accounts for every code point', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 61, maxLength: 200 }),
        fc.integer({ min: 0, max: 60 }),
        (text, limit) => {
          const [, kept = '', gone = '0'] = /^([^]*)…\[\+(\d+) characters\]$/.exec(truncateString(text, limit)) ?? [];
          expect(text.startsWith(kept)).toBe(true);
          expect(size(kept) + Number(gone)).toBe(size(text));
        },
      ),
    );
  });

  it('makes well-formed text of well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.integer({ min: 0, max: 60 }), (text, limit) => {
        expect(() => encodeURIComponent(truncateString(text, limit))).not.toThrow();
      }),
    );
  });
});

describe('truncateDeep', () => {
  it('cuts strings wherever they are and leaves everything else', () => {
    const long = 'x'.repeat(60);
    const short = 'xxx…[+57 characters]';
    const value = { a: long, b: [long, 1, null, true, { [long]: long }], c: 'short' };
    expect(truncateDeep(value, 20)).toEqual({ a: short, b: [short, 1, null, true, { [long]: short }], c: 'short' });
  });

  it('keeps a key named __proto__ as a plain key', () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":"yes"}}');
    expect(JSON.stringify(truncateDeep(value))).toBe('{"__proto__":{"polluted":"yes"}}');
  });

  it('says where it stopped in something nested without end', () => {
    const endless: { inner?: unknown } = {};
    endless.inner = endless;
    const text = JSON.stringify(truncateDeep(endless));
    expect(text.match(/inner/g)).toHaveLength(32);
    expect(text).toContain('…[nested deeper]');
  });
});
