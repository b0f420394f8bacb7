import { describe, expect, it } from '@jest/globals';
import corpus from '../../../test-data/secrets.json' with { type: 'json' };
import { patterns } from './patterns.js';
import { redact } from './redact.js';
import { redactDeep } from './redact-deep.js';

const planted = corpus.secrets.map((row): [string, typeof row] => [`${row.kind}: ${row.name}`, row]);
const clean = corpus.clean.map(({ name, text }): [string, string] => [name, text]);

describe('the planted secrets', () => {
  it.each(planted)('%s is gone and named', (_, { kind, text, secret }) => {
    const redacted = redact(text);
    expect(secret.some((part) => text.includes(part))).toBe(true);
    expect(secret.filter((part) => redacted.includes(part))).toEqual([]);
    expect(redacted).toContain(`[REDACTED:${kind}]`);
    expect(redact(redacted)).toBe(redacted);
  });

  it('are gone from all of them in one text', () => {
    const redacted = redact(corpus.secrets.map(({ text }) => text).join('\n'));
    expect(corpus.secrets.flatMap(({ secret }) => secret).filter((part) => redacted.includes(part))).toEqual([]);
  });

  it('are gone from all of them in one object, as values and as keys', () => {
    const object = Object.fromEntries(corpus.secrets.map(({ text }, index) => [text, { [`row${index}`]: [text] }]));
    const redacted = JSON.stringify(redactDeep(object));
    expect(corpus.secrets.flatMap(({ secret }) => secret).filter((part) => redacted.includes(part))).toEqual([]);
  });

  it('cover every kind of the table', () => {
    const kinds = new Set(corpus.secrets.map(({ kind }) => kind));
    expect(patterns.map(({ kind }) => kind).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('leave what stands around them', () => {
    expect(redact('GET /in?id=7&password=hunter2&next=%2Fhome 401')).toBe(
      'GET /in?id=7&password=[REDACTED:password]&next=%2Fhome 401',
    );
    expect(redact('ECONNREFUSED postgres://app:EXAMPLE@p@ss@db.example.com:5432/prod')).toBe(
      'ECONNREFUSED postgres://app:[REDACTED:connection_string]@db.example.com:5432/prod',
    );
    expect(redact('{"user":"app","password":"a\\"b","port":5432}')).toBe(
      '{"user":"app","password":"[REDACTED:password]","port":5432}',
    );
  });
});

describe('the clean look-alikes', () => {
  it.each(clean)('%s stays', (_, text) => {
    expect(redact(text)).toBe(text);
  });

  it.each(clean)('%s stays inside JSON, in base64 and URL-encoded', (_, text) => {
    const wrapped = [
      JSON.stringify({ message: text }),
      JSON.stringify({ body: JSON.stringify({ message: text }) }),
      Buffer.from(text).toString('base64'),
      `msg=${encodeURIComponent(text)}`,
    ];
    expect(wrapped.map(redact)).toEqual(wrapped);
  });
});
