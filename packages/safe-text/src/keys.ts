import type { Pattern } from './pattern.js';

/** Names whose values are secret, by kind: regular expressions for how such a key ends (`DB_PASSWORD`, `x-api-key`). The first kind that fits wins. */
const secretKeys: readonly { kind: string; names: readonly string[] }[] = [
  { kind: 'aws_secret_access_key', names: ['secret[_-]?access[_-]?key'] },
  { kind: 'aws_session_token', names: ['(?:session|security)[_-]?token'] },
  { kind: 'signature', names: ['x-(?:amz|goog)-(?:signature|credential)'] },
  // `PWD=/var/task` is the working directory.
  {
    kind: 'password',
    names: ['passw(?:or)?d', 'passphrase', '(?<![a-z])pass', 'pwd(?!["\']?[ \\t]{0,4}[:=][ \\t]{0,4}["\']?/)'],
  },
  { kind: 'api_key', names: ['(?:api|access|account|private|signing|encryption|master|secret)[_-]?key'] },
  { kind: 'secret', names: ['secret', 'secret[_-](?:string|value|binary)', 'secret(?:string|binary)'] },
  { kind: 'authorization', names: ['authorization'] },
  { kind: 'cookie', names: ['cookies?'] },
  // Tokens that page through results or make a request repeatable open no door.
  {
    kind: 'token',
    names: [
      '(?<!(?:next|page|pagination|continuation|sequence|starting)[_-]?)(?<!client|clientrequest|idempotency)token',
    ],
  },
];

/** What ends in such a name and is no key: part of an ARN, the user in a URL, an API call (`GetSessionToken:`), an error code (`ExpiredToken:`). */
const noKey = String.raw`(?<!\barn:[\w:*$\{\}/.-]{1,120})(?<!:\/\/[\w.-]{1,60})(?<!\b(?:get|expired|invalid|missing)[a-z]{3,40})`;

const gap = String.raw`[ \t]{0,4}`;
const separator = String.raw`${gap}(?::?=>?|:)${gap}`;
const afterFlag = String.raw`(?<=--[\w-]{0,60})[ \t]{1,4}`;
const jsonLiteral = String.raw`-?\d|true|false|null`;

/** A value in quotes, or the strings of an array; the end may be missing. */
const quoted = [
  String.raw`\[\s{0,8}"((?:[^"\\\]\r\n]|\\[^]|"(?=\s{0,8},)|(?<=,\s{0,8})")*)`,
  String.raw`[bru]?"((?:[^"\\\r\n]|\\[^])*)`,
  String.raw`[bru]?'((?:[^'\\\r\n]|\\[^])*)`,
].join('|');

/** A value without quotes goes on to the next blank, or to a delimiter behind which something else begins. */
const bare = [
  String.raw`((?!\$\{)[^\s"'\\,;&<>(){}[\]|]`,
  String.raw`(?:[^\s"'\\<,;&)\]}]|[,;&](?!["'\s]|$|(?:amp;)?[\w.%-]{1,40}[=:])|[)\]}](?![\s,;.)\]}"'\\]|$)|["'](?=\w))*)`,
].join('');

/** `key: value` in all its spellings: JSON, YAML, environment, query string, command line. Headers have patterns of their own. */
export const pairPatterns: readonly Pattern[] = secretKeys.flatMap(({ kind, names }) => {
  const hint = new RegExp(names.join('|'), 'i');
  const key = `(?:${hint.source})${noKey}\\d{0,3}`;
  const inQuotes = {
    kind,
    hint,
    pattern: new RegExp(`${key}["']?(?:${separator}|${afterFlag})(?:${quoted})`, 'gi'),
    isSecret,
  };
  if (kind === 'authorization' || kind === 'cookie') return [inQuotes];
  const bareStart = `(?:["']${separator}(?!${jsonLiteral})|${separator}|${afterFlag}|(?<=<[\\w:]{1,60})>)`;
  return [inQuotes, { kind, hint, pattern: new RegExp(`${key}${bareStart}${bare}`, 'gi'), isSecret }];
});

const keyEnds = secretKeys.map(({ kind, names }) => ({
  kind,
  end: new RegExp(`(?:${names.join('|')})${noKey}\\d{0,3}$`, 'i'),
}));

/** The kind of secret that a key of this name holds; `undefined` when it holds none. */
export function kindOfKey(key: string): string | undefined {
  const tail = key.slice(-200);
  return keyEnds.find(({ end }) => end.test(tail))?.kind;
}

const plainWords =
  /^(?:\**|a|an|any|boolean|cannot|could|denied|empty|expired|failed|false|has|invalid|is|it|missing|must|nil|no|none|not|null|number|object|please|request|required|string|the|this|true|try|undefined|unknown|was|your)[.,!?]?$/i;

/** Whether what stands behind such a key is a secret at all: a secret's ARN is not, nor a word of prose, nor what was redacted before. */
export function isSecret(value: string): boolean {
  return value !== '' && !plainWords.test(value) && !/^(?:arn:|\[REDACTED:[a-z_]{1,40}\]$)/.test(value);
}
