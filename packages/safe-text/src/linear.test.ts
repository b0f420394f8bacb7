import { describe, expect, it } from '@jest/globals';
import { patterns } from './patterns.js';
import { redact } from './redact.js';

describe('every pattern runs in linear time by its shape', () => {
  it.each(patterns.map(({ kind, pattern }): [string, RegExp] => [`${kind} ${pattern.source.slice(0, 60)}`, pattern]))(
    '%s',
    (_, pattern) => {
      expect(problemsOf(pattern.source)).toEqual([]);
    },
  );

  it.each([
    ['(a+)+b', 'nested'],
    ['(?:a|b{1,3}c)*', 'nested'],
    ['(?:a[b)]?)+', 'nested'],
    ['\\w+@', 'not last'],
    ['(?:x*)y', 'not last'],
    ['(?=\\w*x)a', 'not last'],
    ['a{1,9999}b', 'too long'],
  ])('does not accept %s: %s', (source, problem) => {
    expect(problemsOf(source).join()).toContain(problem);
  });

  it.each(['a{1,40}b[^"\\]*', 'a(?:[b+]|\\*(?=c{1,9}))*', 'a(?:b{3}|c)+', 'a(?:b{2,}|c)?', 'a*(?:b(?:c)?)?', 'a+|b'])(
    'accepts %s',
    (source) => {
      expect(problemsOf(source)).toEqual([]);
    },
  );
});

describe('200 kB of repeats', () => {
  const seeds = [
    ...[
      '-----BEGIN A-----',
      '-----BEGIN A-----\\n',
      'AKIA',
      'AKIAIOSFODNN7EXAMPLE ',
      'IQoJb3JpZ2lu',
      'Signature=a&',
      'eyJaaaaaaaaaa.',
    ],
    ...[
      'authorization: a ',
      'Bearer aaaaaaaa ',
      'Basic aaaaaaaaaaaa ',
      'cookie=a=',
      'COOKIE::',
      'cookie: a="',
      'ghs_1_eyJ',
      'github_pat_a',
    ],
    ...[
      'xoxb-',
      'hooks.slack.com/services/',
      'sk_live_',
      'AIza',
      'npm_',
      '://a:b@',
      '://0',
      '://:@/',
      'password="a\\',
      "pwd='",
      'password:["a",',
    ],
    ...[
      'token=,',
      'token=)a',
      'token="a"b',
      '--token ',
      '<secret>',
      'arn:aws:a:secret',
      'gettoken',
      'x-api-key',
      'session_token',
    ],
    ...[
      '[REDACTED:token]',
      'password=[REDACTED:token]x',
      '\\',
      '\\"',
      '%25',
      '\\u0022',
      'cGFzc3dvcmQ9aHVudGVyMg== ',
      '/cGFz',
      '{"password":"',
    ],
  ];
  it.each(seeds)('of %j are redacted in passing', (seed) => {
    const text = seed.repeat(Math.ceil(200_000 / seed.length));
    const redacted = redact(text);
    expect(redact(redacted)).toBe(redacted);
  });
});

interface Shape {
  /** Something in it may take a varying number of characters. */
  varies: boolean;
  /** It may be left out. */
  optional: boolean;
  /** It holds a repeat without an upper bound that may still have to give back what it took. */
  open: boolean;
}

/**
 * What in a pattern could cost more than linear time: a repeat inside a repeat; a repeat without bound that is followed
 * by something that can fail; a bound too high to count as a constant. What looks around consumes nothing, so a repeat
 * of it costs no more than its own bounded length.
 */
function problemsOf(source: string): string[] {
  const problems: string[] = [];
  const tokens =
    source.match(
      /\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:))?|[{]\d+(?:,\d*)?[}]\??|[*+?]\??|[^]/g,
    ) ?? [];
  let place = 0;

  function alternatives(): Shape {
    const all = [sequence()];
    while (tokens[place] === '|') {
      place += 1;
      all.push(sequence());
    }
    return {
      varies: all.some(({ varies }) => varies),
      optional: all.some(({ optional }) => optional),
      open: all.some(({ open }) => open),
    };
  }

  function sequence(): Shape {
    const whole: Shape = { varies: false, optional: true, open: false };
    while (place < tokens.length && tokens[place] !== '|' && tokens[place] !== ')') {
      const part = quantified();
      if (whole.open && !part.optional) problems.push(`not last: a repeat without bound before token ${place}`);
      whole.varies ||= part.varies;
      whole.optional &&= part.optional;
      whole.open ||= part.open;
    }
    return whole;
  }

  function quantified(): Shape {
    const start = tokens[place] ?? '';
    place += 1;
    const looks = /^\(\?<?[=!]$/.test(start);
    const atom = start.startsWith('(')
      ? alternatives()
      : { varies: false, optional: /^(?:[$^]|\\b)$/.test(start), open: false };
    if (start.startsWith('(')) place += 1;
    if (looks && atom.open) problems.push(`not last: a repeat without bound inside ${start}`);
    const [min, max] = timesOf(tokens[place]);
    if (min === 1 && max === 1 && !/^[{]/.test(tokens[place] ?? ''))
      return looks ? { varies: false, optional: true, open: false } : atom;
    place += 1;
    if (max > 1 && atom.varies) problems.push(`nested: a repeat inside the repeat before token ${place}`);
    if (max !== Infinity && max > 4096) problems.push(`too long: ${max} repeats`);
    return {
      varies: atom.varies || min !== max,
      optional: atom.optional || min === 0,
      open: atom.open || max === Infinity,
    };
  }

  alternatives();
  return problems;
}

function timesOf(quantifier = ''): [number, number] {
  if (quantifier.startsWith('*')) return [0, Infinity];
  if (quantifier.startsWith('+')) return [1, Infinity];
  if (quantifier.startsWith('?')) return [0, 1];
  const [, min, comma, max] = /^\{(\d+)(,?)(\d*)\}/.exec(quantifier) ?? [];
  if (min === undefined) return [1, 1];
  return [Number(min), comma === '' ? Number(min) : max === '' ? Infinity : Number(max)];
}
