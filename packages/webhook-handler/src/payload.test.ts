import { describe, expect, it } from '@jest/globals';
import { fits, limits, parsePayload, splitPayload } from './payload.js';

const parse = (text: string) => parsePayload(Buffer.from(text));

describe('a body', () => {
  it('is a JSON object', () => {
    expect(parse('{"title":"disk full"}')).toEqual({ title: 'disk full' });
  });

  it.each([
    ['is not JSON', '{bad', 'the body is not JSON'],
    ['is empty', '', 'the body is not JSON'],
    ['is a list', '[]', 'the body must be a JSON object'],
    ['is a text', '"alert"', 'the body must be a JSON object'],
    ['is null', 'null', 'the body must be a JSON object'],
  ])('that %s is refused', (_, text, reason) => {
    expect(parse(text)).toBe(reason);
  });

  it('that is not UTF-8 is refused', () => {
    expect(parsePayload(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBe('the body is not JSON');
  });

  it.each([
    ['32 levels deep is taken', nested(limits.depth), 'object'],
    ['33 levels deep is refused', nested(limits.depth + 1), 'string'],
    ['as deep as 256 KiB allow is refused', nested(43_000), 'string'],
    ['of 20,000 elements is taken', wide(limits.keys - 1), 'object'],
    ['of 20,001 elements is refused', wide(limits.keys), 'string'],
  ])('%s', (_, text, kind) => {
    expect(typeof parse(text)).toBe(kind);
  });

  it('may hold keys with dangerous names, which stay keys', () => {
    const payload = parse('{"__proto__":{"polluted":true},"constructor":1,"alerts":[]}');
    expect(JSON.stringify(payload)).toContain('"__proto__":{"polluted":true}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a payload', () => {
  it('without a group is one message', () => {
    expect(splitPayload({ title: 'disk full', alerts: 'none' })).toEqual(['{"title":"disk full","alerts":"none"}']);
  });

  it.each([
    [1, [1]],
    [25, [25]],
    [26, [13, 13]],
    [60, [25, 25, 10]],
    [500, Array<number>(20).fill(25)],
  ])('of %i alerts is messages of at most 25, none lost, in order', (count, sizes) => {
    const groups = messagesOf(count, 'x').map((text) => JSON.parse(text) as { alerts: { id: number }[] });
    expect(groups.map(({ alerts }) => alerts.length)).toEqual(sizes);
    expect(groups.flatMap(({ alerts }) => alerts.map(({ id }) => id))).toEqual([...Array(count).keys()]);
  });

  it('keeps the fields of its group in each message', () => {
    const messages = messagesOf(60, 'x').map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(messages.map(({ groupKey, status }) => [groupKey, status])).toEqual(Array(3).fill(['key', 'firing']));
  });

  it('of large alerts is as many messages as it takes for each to fit', () => {
    const messages = messagesOf(4, 'ü'.repeat(60_000));
    expect(messages).toHaveLength(2);
    expect(messages.every(fits)).toBe(true);
  });

  it('with one alert that fits nowhere stays as it is, and does not fit', () => {
    const [message, ...more] = messagesOf(1, 'x'.repeat(300_000));
    expect(more).toEqual([]);
    expect(fits(message ?? '')).toBe(false);
  });
});

function messagesOf(count: number, text: string): string[] {
  const alerts = Array.from({ length: count }, (_, id) => ({ id, text }));
  return splitPayload({ groupKey: 'key', status: 'firing', alerts });
}

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
}

/** One key, and a list of so many elements under it. */
function wide(elements: number): string {
  return JSON.stringify({ list: Array(elements).fill(1) });
}
