import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMarker, signMarker } from './marker.js';

const key = 'the key that signs markers, 32 characters and more';
const facts = { repo: 'shop/alerts', fingerprint: 'a1'.repeat(32), episode: 3 };
const marker = signMarker(key, facts);

describe('a marker', () => {
  it('is one HTML comment, and says whose issue it is', () => {
    expect(marker).toMatch(/^<!-- casefile key=(a1){32} episode=3 mac=[0-9a-f]{64} -->$/);
    expect(readMarker([key], 'shop/alerts', `${marker}\nthe rest`)).toEqual({
      fingerprint: 'a1'.repeat(32),
      episode: 3,
    });
  });

  it('of a comment says what the comment is about', () => {
    const about = '2026-03-01T10:00:00.000Z';
    const text = signMarker(key, { ...facts, about });
    expect(readMarker([key], 'shop/alerts', text)).toMatchObject({ about });
    expect(readMarker([key], 'shop/alerts', text.replace('10:00', '11:00'))).toBeUndefined();
  });

  it.each<[string, string, string]>([
    ['in another repository', 'shop/other', marker],
    ['behind another line', 'shop/alerts', `hello\n${marker}`],
    ['with text before it', 'shop/alerts', ` ${marker}`],
    ['with text behind it', 'shop/alerts', `${marker} and more`],
    ['of another alert', 'shop/alerts', marker.replace('key=a1', 'key=b1')],
    ['of another episode', 'shop/alerts', marker.replace('episode=3', 'episode=4')],
    ['with a MAC that is cut', 'shop/alerts', marker.replace(/mac=../, 'mac=')],
    ['with no MAC', 'shop/alerts', marker.replace(/ mac=\S+/, '')],
    ['in an empty text', 'shop/alerts', ''],
  ])('is worth nothing %s', (_, repo, text) => {
    expect(readMarker([key], repo, text)).toBeUndefined();
  });

  it('is known by either of two keys, so that one can be replaced', () => {
    expect(readMarker(['a new key, which signs from now on', key], 'shop/alerts', marker)).toBeDefined();
    expect(readMarker(['a new key, which signs from now on'], 'shop/alerts', marker)).toBeUndefined();
  });

  it('survives the line ends of a web form, and a repository that is written in other case', () => {
    expect(readMarker([key], 'Shop/Alerts', `${marker}\r\nthe rest`)).toBeDefined();
  });

  it('cannot be made without the key', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, other) => {
        fc.pre(other !== key);
        expect(readMarker([key], facts.repo, text)).toBeUndefined();
        expect(readMarker([key], facts.repo, signMarker(other, facts))).toBeUndefined();
      }),
    );
  });
});
