import { parseReport } from './findings/platform.js';

/** How much a log line tells about a failure, the most telling first; the numbers are ranks. */
export const weight = {
  cause: 0,
  error: 1,
  /** Words of failure at level INFO or below: handled, or somebody else's. */
  mention: 2,
  stackFrame: 3,
  plain: 4,
  platform: 5,
} as const;

export type Weight = (typeof weight)[keyof typeof weight];

/** Weighs one line by its words. Linear in its length, as log text is not ours. */
export function weigh(message: string): Weight {
  if (platformLine.test(message)) return weighPlatform(message);
  const words = message.replace(allClear, '');
  const found = cause.test(words) ? weight.cause : failure.test(words) ? weight.error : undefined;
  if (found !== undefined) return calm.test(message.slice(0, 300)) ? weight.mention : found;
  return stackFrame.test(message) ? weight.stackFrame : weight.plain;
}

/**
 * The line without what differs from one to the next: ids, numbers, times; in plain lines also what stands in quotes
 * (in an error, and in JSON, that is where the facts are). Two lines of one template say the same.
 */
export function template(message: string, found: Weight): string {
  const text = message.length > 2000 ? message.slice(0, 1000) + message.slice(-1000) : message;
  const loose = text.startsWith('{') || found < weight.stackFrame ? text : text.replace(quoted, '""');
  return loose
    .replace(uuid, '#')
    .replace(/\w+/g, (word) => (/\d/.test(word) ? '#' : word))
    .replace(/#(?:\.#)+/g, '#');
}

/** What Lambda itself writes, as text and as JSON: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
const platformLine =
  /^(?:INIT_START |INIT_REPORT |START RequestId: |END RequestId: |REPORT RequestId: |EXTENSION\s|TELEMETRY\s|\{[^{]{0,100}"type":\s?"platform\.)/;

function weighPlatform(message: string): Weight {
  const { status, memoryMb, maxMemoryMb } = parseReport(message) ?? {};
  if (status === 'timeout' || (memoryMb !== undefined && maxMemoryMb === memoryMb)) return weight.cause;
  return /\bstatus"?:\s?"?(?:error|timeout|failure)\b/i.test(message) ? weight.error : weight.platform;
}

const allClear =
  /\b(?:no|0|without|zero) (?:errors?|failures?|exceptions?)\b|\b(?:errors?|failures?|failed|exceptions?)["']?\s?[:=]\s?(?:0\b|null|none|false|undefined|""|\[\])/gi;

const cause =
  /access ?denied|not authorized|unauthorized|forbidden|permission denied|time[ds]?[ -]?out|deadline exceeded|out ?of ?memory|heap limit|memoryerror|signal: |runtime exited|process exited|exit (?:status|code) [1-9]|runtime\.\w*(?:error|memory|notfound|rejection)|throttl|rate exceeded|too ?many ?requests|limit ?exceeded|nosuch[a-z]+|resource ?not ?found|cannot find (?:module|package)|no module named|classnotfound|econn[a-z]+|enotfound|connection refused|call refused/i;

const failure =
  /error|exception|traceback|fatal|critical|panic|fail(?:ed|ure)|denied|refused|rejected|uncaught|unhandled|abort|status(?:_?code)?\W{1,4}[45]\d\d\b/i;

const calm =
  /^(?:\S{1,64}\s\S{1,64}\s)?\[?(?:TRACE|DEBUG|INFO)\b|"level":\s?(?:"(?:trace|debug|info)"|[123]0\b)|\blevel=(?:trace|debug|info)\b/i;

const stackFrame = /^\s*(?:at \S|File "|\.\.\. \d+ more|goroutine \d)/;

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const quoted = /"[^"]*"|(?<![A-Za-z])'[^']*'/g;
