import { describe, expect, it } from '@jest/globals';
import { unitsOf, viewsOf } from './views.js';

describe('viewsOf', () => {
  it.each([
    ['cpu 93% of it', ['cpu 93% of it']],
    ['a%3Db', ['a%3Db', 'a=b']],
    ['a%253Db', ['a%253Db', 'a%3Db', 'a=b']],
    [String.raw`{\"a\":1}`, [String.raw`{\"a\":1}`, '{"a":1}']],
    [String.raw`a\nb\tc\u0022\/`, [String.raw`a\nb\tc\u0022\/`, 'a\nb\tc"/']],
    [String.raw`\\\"x`, [String.raw`\\\"x`, String.raw`\"x`, '"x']],
  ])('reads %j step by step', (text, texts) => {
    expect(viewsOf(text).map((view) => view.text)).toEqual(texts);
  });

  it('undoes six levels and no more', () => {
    expect(viewsOf(`%${'25'.repeat(20)}`)).toHaveLength(7);
  });

  it('says where everything stands in the original', () => {
    const original = String.raw`é%253D\"end`;
    for (const view of viewsOf(original)) {
      const end = view.text.indexOf('end');
      expect(original.slice(view.at(end), view.at(end + 3))).toBe('end');
    }
  });
});

describe('unitsOf', () => {
  it('lets no span begin or end within an escape sequence', () => {
    const text = String.raw`a\u0022b%3Dc`;
    expect(unitsOf(viewsOf(text), [{ start: 4, end: 10, kind: 'token' }])).toEqual([
      { start: 1, end: 11, kind: 'token' },
    ]);
    expect(unitsOf(viewsOf('abc'), [{ start: 1, end: 2, kind: 'token' }])).toEqual([
      { start: 1, end: 2, kind: 'token' },
    ]);
  });
});
