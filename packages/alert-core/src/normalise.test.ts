import { describe, expect, it } from '@jest/globals';
import { labels, limits, link, plausibleTime, rawProvider, text } from './normalise.js';

const receivedAt = '2025-09-16T17:00:00.000Z';
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('text', () => {
  it.each([
    ['is trimmed', '  CPU high ', 'CPU high'],
    ['keeps every fact', 'cpu > 90 & connections=5', 'cpu > 90 & connections=5'],
    ['is cut by code points, with a marker', '🔥'.repeat(40), `${'🔥'.repeat(13)}…[+27 characters]`],
    ['loses its secrets before it is cut', 'password=hunter2', 'password=[REDACTED:password]'],
    ['that is blank is none', ' \n', undefined],
    ['that is null is none', null, undefined],
  ])('%s', (_, value, expected) => {
    expect(text(value, 30)).toBe(expected);
  });
});

describe('a link', () => {
  it.each([
    ['with https stays', 'https://wiki.example.com/r?a=1&b=2', 'https://wiki.example.com/r?a=1&b=2'],
    ['with http stays', 'http://10.0.0.7:9090/graph', 'http://10.0.0.7:9090/graph'],
    [
      'loses its secrets',
      'https://wiki.example.com/r?password=hunter2',
      'https://wiki.example.com/r?password=[REDACTED:password]',
    ],
    ['that runs a script is none', 'javascript:alert(1)', undefined],
    ['that is a path is none', '/runbooks/7', undefined],
    ['that is longer than 2,048 characters is none', `https://wiki.example.com/${'a'.repeat(2048)}`, undefined],
    ['that is missing is none', undefined, undefined],
  ])('%s', (_, value, expected) => {
    expect(link(value)).toBe(expected);
  });
});

describe('labels', () => {
  it('become text, and what is no text is left out', () => {
    expect(labels({ b: 1, a: 'x', c: true, d: null, e: {}, f: [] })).toEqual({ a: 'x', b: '1', c: 'true' });
  });

  it('lose their secrets', () => {
    expect(labels({ db_password: 'hunter2' })).toEqual({ db_password: '[REDACTED:password]' });
  });

  it('keep names that mean something in JavaScript', () => {
    const plain = JSON.parse('{"__proto__": "x", "constructor": "y", "toString": "z"}') as Record<string, unknown>;
    expect(JSON.stringify(labels(plain))).toBe('{"__proto__":"x","constructor":"y","toString":"z"}');
  });

  it('are the same hundred in any order', () => {
    const many = Array.from({ length: 150 }, (_, index): [string, number] => [`label-${index}`, index]);
    const kept = labels(Object.fromEntries(many));
    expect(Object.keys(kept)).toHaveLength(100);
    expect(labels(Object.fromEntries(many.toReversed()))).toEqual(kept);
  });

  it('are cut to 1,024 characters each', () => {
    const [cut] = Object.entries(labels({ ['n'.repeat(2000)]: 'v'.repeat(2000) }));
    expect(cut?.map((part) => part.length)).toEqual([1024, 1024]);
  });
});

describe("a provider's time", () => {
  it.each([
    ['is UTC with milliseconds', '2025-09-16T16:59:17.131+0000', '2025-09-16T16:59:17.131Z', false],
    ['may lie years back', '2015-09-16T17:00:00Z', '2015-09-16T17:00:00.000Z', false],
    ['more than ten years back is replaced', '2015-09-16T16:59:59Z', receivedAt, true],
    ['may lie months ahead', '2026-09-16T17:00:00Z', '2026-09-16T17:00:00.000Z', false],
    ['more than a year ahead is replaced', '2026-09-16T17:00:01Z', receivedAt, true],
    ['of the year 1 is replaced', '0001-01-01T00:00:00Z', receivedAt, true],
    ['that is none is replaced', 'yesterday', receivedAt, true],
    ['that is missing is replaced', undefined, receivedAt, true],
  ])('%s', (_, value, time, replaced) => {
    expect(plausibleTime(value, receivedAt)).toEqual({ time, replaced });
  });
});

describe('the raw payload', () => {
  it('is kept as it is, without its secrets', () => {
    expect(rawProvider({ a: [1, null, 'x'], token: 'hunter2hunter2' })).toEqual({
      a: [1, null, 'x'],
      token: '[REDACTED:token]',
    });
  });

  it('loses the tails of its long strings first', () => {
    const raw = rawProvider({ name: 'cpu', story: 'x'.repeat(40_000) }) as Record<string, string>;
    expect(raw.name).toBe('cpu');
    expect(raw.story).toMatch(/…\[\+\d+ characters\]$/);
  });

  it.each([
    ['many short strings', Array.from({ length: 20_000 }, (_, index) => `item ${index}`)],
    ['text that grows in JSON', Array.from({ length: 4000 }, () => '"\u0001"🔥')],
  ])('stays below 32 KB with %s', (_, payload) => {
    const raw = rawProvider({ payload }) as { truncated: string };
    expect(raw.truncated).toMatch(/…\[\+\d+ characters\]$/);
    expect(bytes(raw)).toBeLessThanOrEqual(limits.raw);
    expect(bytes(raw)).toBeGreaterThan(limits.raw / 4);
  });

  it('survives what is nested without end', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    expect(bytes(rawProvider({ deep }))).toBeLessThan(200);
  });
});
