import { redact } from '@casefile/safe-text';

/** A line of a function's log that tells why something did not happen. */
export interface TellingLine {
  text: string;
  /** A right or a thing is missing; otherwise it is an error of whichever kind. */
  isMissing: boolean;
}

const missing = /AccessDenied|not authorized to perform|ResourceNotFoundException|NonExistentQueue|NotFoundException/;
const trouble = /"level":"error"|"error":|Task timed out|Runtime\.\w+|errorType/;

/** The most telling lines, the latest first and each text once. */
export function tellingLines(lines: readonly string[], limit = 3): TellingLine[] {
  const telling = lines
    .filter((line) => missing.test(line) || trouble.test(line))
    .map((line) => ({ text: said(line), isMissing: missing.test(line) }))
    .reverse();
  const unlike = telling.filter(({ text }, at) => telling.findIndex((other) => other.text === text) === at);
  return unlike.sort((one, other) => Number(other.isMissing) - Number(one.isMissing)).slice(0, limit);
}

const LONGEST = 400;

/** The message of the error that a JSON line holds, or the line; the functions redact, and so is what they cannot. */
function said(line: string): string {
  return redact(errorIn(line) ?? line.trim()).slice(0, LONGEST);
}

function errorIn(line: string): string | undefined {
  try {
    const { error, msg } = JSON.parse(line.slice(line.indexOf('{'))) as { error?: unknown; msg?: unknown };
    const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    if (typeof message !== 'string') return undefined;
    return typeof msg === 'string' ? `${msg}: ${message}` : message;
  } catch {
    return undefined;
  }
}
