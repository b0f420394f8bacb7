import type { IncidentAlert } from '@casefile/context-core';

/** One look into a log group: times are epoch milliseconds, `calls` and `lines` are the most that it may cost and bring. */
export interface LogSearch {
  filterPattern?: string;
  from: number;
  to: number;
  calls: number;
  lines: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * Words of lines that tell of a failure; `?` means "any of these". Filter patterns are case-sensitive. Source:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
const ERROR_WORDS = [
  '?ERROR ?Error ?error ?FATAL ?Exception ?exception ?Traceback ?errorType',
  '?AccessDenied ?AccessDeniedException ?"not authorized" ?"Rate exceeded" ?TooManyRequestsException',
  '?NoSuchBucket ?NoSuchKey ?ResourceNotFoundException ?"timed out" ?"signal: killed" ?"Runtime exited"',
].join(' ');

/** When logs belong to an incident: what led to it, and what the function still said afterwards. */
export function logWindow(alert: IncidentAlert): { from: number; to: number } {
  const at = Date.parse(alert.timestamp);
  return { from: at - 10 * MINUTE, to: at + 2 * MINUTE };
}

/**
 * Where to look. A quiet function has said everything after the first search; the others are for a busy one, which
 * writes more than anyone can read, and `FilterLogEvents` starts with the oldest lines. So the most telling come
 * first: the request's own lines, those with the incident's error code, words of failure, then everything, backwards
 * from the incident. Twelve calls and 10,000 lines at most.
 */
export function planSearches(alert: IncidentAlert): { quiet: LogSearch; busy: LogSearch[] } {
  const at = Date.parse(alert.timestamp);
  const window = logWindow(alert);
  return {
    quiet: { ...window, calls: 3, lines: 1000 },
    busy: [
      ...phrase(alert.request_id).map((filterPattern) => ({ filterPattern, ...window, calls: 2, lines: 1000 })),
      ...phrase(alert.error_code).map((filterPattern) => ({ filterPattern, ...window, calls: 2, lines: 1000 })),
      { filterPattern: ERROR_WORDS, ...window, calls: 2, lines: 1000 },
      { from: at - 30 * SECOND, to: window.to, calls: 2, lines: 4000 },
      { from: at - 2 * MINUTE, to: at - 30 * SECOND, calls: 1, lines: 2000 },
    ],
  };
}

/** The text as an exact phrase. One with a quotation mark, a backslash or anything but plain ASCII has no safe spelling and is not looked for. */
function phrase(text: string | undefined): string[] {
  return text !== undefined && /^[ !#-[\]-~]+$/.test(text) ? [`"${text}"`] : [];
}
