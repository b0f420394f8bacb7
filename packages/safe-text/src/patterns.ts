import { isSecret, pairPatterns } from './keys.js';
import type { Pattern } from './pattern.js';

/**
 * The table: a new kind is a new row. Where the prefix is unmistakable, a secret that was cut off counts, too.
 */
export const patterns: readonly Pattern[] = [
  // Also what is left of a block without its end, and with `\n` for its line breaks.
  {
    kind: 'pem',
    hint: /-----BEGIN/,
    pattern:
      /-----BEGIN[A-Z0-9 +]{1,40}-----(?:[A-Za-z0-9+/=\s,:]|\\[nrt]|-(?!----))*(?:-----(?:END[A-Z0-9 +]{0,40}-{0,5})?)?/g,
  },
  {
    kind: 'aws_access_key_id',
    hint: /A[KS]IA/,
    pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)(?:[A-Z0-9]{16}(?![A-Za-z0-9])|[A-Z0-9]{8,15}(?=["'\\…\r\n]|\.\.\.|$))/g,
  },
  // Forty characters of base64 near a key id; forty hexadecimal digits are a commit.
  {
    kind: 'aws_secret_access_key',
    hint: /A[KS]IA/,
    pattern:
      /(?<![A-Za-z0-9/+])(?![0-9a-f]{40})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])(?=[^]{1,80}A(?:KIA|SIA)[A-Z0-9]{16})/g,
  },
  {
    kind: 'aws_secret_access_key',
    hint: /A[KS]IA/,
    pattern:
      /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])[^]{1,80}?(?<![A-Za-z0-9/+])(?![0-9a-f]{40})([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g,
  },
  {
    kind: 'aws_session_token',
    hint: /IQoJb3JpZ2lu|oGZXIvYXdz/,
    pattern: /(?<![A-Za-z0-9])(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=_-]{4,}/g,
  },
  // Presigned URLs of every signature version, and the AWS4-HMAC-SHA256 header.
  {
    kind: 'signature',
    hint: /(?:Signature|Credential|Security-Token)=/i,
    pattern: /(?<![A-Za-z0-9])(?:X-(?:Amz|Goog)-)?(?:Signature|Credential|Security-Token)=([^\s"'\\<>&,;()]+)/gi,
  },
  { kind: 'jwt', hint: /eyJ/, pattern: /(?<![\w-])eyJ[\w-]{8,4096}\.eyJ[\w.-]*/g },
  {
    kind: 'authorization',
    hint: /authorization/i,
    pattern:
      /authorization[ \t]{0,4}[:=][ \t+]{0,4}(?:(?:Bearer|Basic|Token|ApiKey|AWS4-[A-Z0-9-]{1,30})[ \t+]{1,4}([^\s"',;\\]+)|(?:[\w-]{1,20}[ \t+]{1,4})?(?=[^\s"',;\\]{16})(?=[^\s\d]{0,80}\d)([^\s"',;\\]+))/gi,
    isSecret,
  },
  {
    kind: 'authorization',
    hint: /Bearer/i,
    pattern: /\bBearer[ \t+]{1,4}(?=[A-Za-z._~+/=-]{0,60}\d|[\w.~+/=-]{24})([\w.~+/=-]{8,})/gi,
  },
  {
    kind: 'authorization',
    hint: /Basic/i,
    pattern: /\bBasic[ \t+]{1,4}([A-Za-z0-9+/_-]{8,}={0,2})/gi,
    isSecret: isUserAndPassword,
  },
  {
    kind: 'cookie',
    hint: /cookie/i,
    pattern: /cookie[ \t]{0,4}[:=][ \t]{0,4}(?=[^\s=;"']{1,100}=)((?:[^\r\n"'\\]|(?<==)"|"(?=;)|'(?=\w))+)/gi,
  },
  // Classic tokens, and an installation's new ghs_{app}_{jwt} of about 520 characters (GitHub changelog, 2026-05-15).
  {
    kind: 'github_token',
    hint: /gh[pousr]_/,
    pattern: /(?<![A-Za-z0-9])gh[pousr]_(?:[A-Za-z0-9]{10}|\d{1,12}_eyJ)[\w.-]*/g,
  },
  { kind: 'github_token', hint: /github_pat_/, pattern: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9]{10}\w*/g },
  { kind: 'slack', hint: /xox|xapp/, pattern: /(?<![A-Za-z0-9])(?:xox[a-z](?:\.xox[a-z])?|xapp)-[A-Za-z0-9-]{10,}/g },
  {
    kind: 'slack',
    hint: /hooks\.slack/i,
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/-]{8,})/gi,
  },
  {
    kind: 'stripe',
    hint: /[sr]k_live|[sr]k_test|whsec_/,
    pattern: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_|whsec_)[A-Za-z0-9+/=]{10,}/g,
  },
  {
    kind: 'google',
    hint: /AIza|ya29|GOCSPX/,
    pattern: /(?<![A-Za-z0-9])(?:AIza[\w-]{16,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{10,})/g,
  },
  // npm_config_registry and its like are environment variables.
  {
    kind: 'npm_token',
    hint: /npm_/,
    pattern: /(?<![A-Za-z0-9])npm_(?:[A-Za-z0-9]{30,}|[A-Za-z0-9]{10,29}(?=["'\\…\r\n]|\.\.\.|$))/g,
  },
  // The password may hold `@` and `/`; a number behind the colon is a port, unless an `@` follows.
  {
    kind: 'connection_string',
    hint: /:\/\/[^\s\/]{0,80}:/,
    pattern:
      /:\/\/[^\s:/?#"'@\\[<>]{0,80}:((?!\d{1,5}[/?#])[^\s"'<>\\@]{1,200}(?:@(?:[^\s"'<>\\/?#]|\/(?!\/)){0,100}(?=@))?)(?=@[\w[])/g,
  },
  {
    kind: 'connection_string',
    hint: /:\/\/[^\s\/]{0,80}:/,
    pattern:
      /(?:postgres|postgresql|mysql|mariadb|mongodb|srv|rediss?|amqps?|sqlserver):\/\/[^\s:/?#"'@\\[<>]{0,80}:((?!\d)[^\s"'<>\\@/?#…]{3,200})(?=["'\\…\r\n]|$)/gi,
  },
  ...pairPatterns,
];

function isUserAndPassword(value: string): boolean {
  return /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(value, 'base64').toString('latin1'));
}
