import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redact } from './redact.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const from = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength, maxLength });

/** What no key, blank, quote or delimiter ends early, and what no look-alike begins with. */
const password = from(`${letters}!#$%*+-./:@^_~`, 6, 30).map((text) => `Xq7${text}`);

/** A text with a secret, and that secret. */
const planted = fc.oneof(
  from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16).map((id) => [`AKIA${id}`, `AKIA${id}`]),
  from(letters, 36).map((token) => [`ghp_${token}`, token]),
  from(letters, 36).map((token) => [`npm_${token}`, token]),
  from(`${letters}-_`, 40).map((token) => [`eyJhbGciOiJIUzI1NiJ9.eyJ${token}.${token}`, token]),
  from(`${letters}-_`, 40).map((token) => [`Authorization: Bearer ${token}`, token]),
  from(letters, 24).map((token) => [`sid; Cookie: sid=${token}; a=b`, token]),
  password.map((secret) => [`password=${secret}`, secret]),
  password.map((secret) => [`DB_PASSWORD='${secret}'`, secret]),
  password.map((secret) => [`{"client_secret":${JSON.stringify(secret)}}`, secret]),
  password.map((secret) => [`api_key: ${secret}`, secret]),
  from(`${letters}@!$`, 4, 20).map((secret) => [`postgres://app:Xq7${secret}@db.example.com/x`, `Xq7${secret}`]),
) as fc.Arbitrary<[string, string]>;

const encode: ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => Buffer.from(text).toString('base64'),
  (text) => JSON.stringify({ message: text }),
  (text) => JSON.stringify({ body: JSON.stringify({ message: text }) }),
];

const fragments = fc.constantFrom(
  ...[
    'password=',
    '"password":"',
    'token: ',
    "secret='",
    'Cookie: a="',
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_EXAMPLEexample01',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    '\\n',
    '\\',
    '"',
    "'",
    '[',
    ']',
    ',',
    '&',
    ';',
    ' ',
    '\n',
    '%22',
    '%5c',
    '\\u0022',
  ],
  ...[
    'x',
    'cGFzc3dvcmQ9aHVudGVyMg==',
    '[REDACTED:token]',
    '://u:p@',
    '@h',
    'npm_EXAMPLEexample01',
    'Signature=',
    '=',
    ':',
  ],
);
const messy = fc
  .array(fc.oneof(fragments, fc.string({ maxLength: 5 })), { maxLength: 14 })
  .map((parts) => parts.join(''));

describe('redact', () => {
  it('leaves no secret wherever it stands and however it is encoded', () => {
    fc.assert(
      fc.property(
        fc.string(),
        planted,
        fc.string(),
        fc.constantFrom(...encode),
        (before, [text, secret], after, encoded) => {
          expect(redact(`${before}\n${encoded(`${text}\n`)} ${after}`)).not.toContain(secret);
          expect(redact(encoded(`${before}\n${text}\n${after}`))).not.toContain(secret);
        },
      ),
    );
  });

  it('changes nothing in a log without secrets', () => {
    fc.assert(
      fc.property(fc.array(cleanLine, { maxLength: 8 }), (lines) => {
        expect(redact(lines.join('\n'))).toBe(lines.join('\n'));
      }),
    );
  });

  it('keeps JSON valid and its shape', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        messy,
        fc.integer(),
        fc.constant(null),
        messy.map((text) => JSON.stringify({ text })),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      object: fc.dictionary(fc.oneof(messy, fc.constantFrom('password', 'cookies', 'n')), tie('any'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(fc.array(value.any), fc.constantFrom(0, 2), (list, indent) => {
        const parsed: unknown = JSON.parse(redact(JSON.stringify(list, null, indent)));
        expect(parsed).toHaveLength(list.length);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(messy, fc.constantFrom(...encode.slice(2)), (text, encoded) => {
        for (const given of [text, encoded(text)]) expect(redact(redact(given))).toBe(redact(given));
      }),
    );
  });
});

const cleanLine = fc
  .tuple(
    fc.constantFrom('INFO', 'WARN', 'ERROR', 'START RequestId:', 'AccessDenied: User:'),
    fc.uuid(),
    fc.array(
      fc.oneof(
        fc.constantFrom(
          's3:GetObject',
          'nextToken: null',
          'TOKEN_BUDGET=3000',
          'password_reset_at',
          'the',
          'took',
          'tokens',
        ),
        fc.uuid(),
        from('0123456789abcdef', 40),
        from('0123456789abcdef', 64),
        fc.nat().map((count) => `count=${count}`),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        from(letters.toLowerCase(), 1, 12).map(
          (name) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}`,
        ),
        from(letters, 1, 20).map((key) => `s3://bucket/in/${key}.json`),
        fc
          .record({ level: fc.constantFrom('info', 'error'), bytes: fc.nat(), secret_id: fc.uuid() })
          .map((line) => JSON.stringify(line)),
        from(letters.toLowerCase(), 9, 30).map((text) => Buffer.from(text).toString('base64')),
      ),
      { maxLength: 8 },
    ),
  )
  .map(([level, id, words]) => [level, id, ...words].join(' '));
