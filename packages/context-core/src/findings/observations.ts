import type * as z from 'zod';
import {
  type CollectorResult,
  iamPolicyDataSchema,
  lambdaConfigDataSchema,
  type LogEvent,
  logsDataSchema,
} from '../evidence.js';
import { findingLimits } from '../finding.js';
import type { IncidentAlert } from '../incident.js';

/** Something that was written about a failure: the alert, or one log line, taken apart only as far as its form is known. */
export interface Observation {
  source: 'incident' | 'cloudwatch_logs';
  /** As written, cut at `textLimit`. */
  text: string;
  /** Beneath timestamp, level and JSON. */
  message: string;
  /** Error names in the places where names of errors stand; a name elsewhere in the text is just a word. */
  codes: string[];
  /** Top-level fields of a JSON line. */
  fields: Record<string, string>;
  /** False for lines at a level below error: what code logs as handled is no cause. */
  failing: boolean;
}

/**
 * The alert first, then the log lines that may be about it, newest first, those of its own request before the others.
 * The window reaches back ten minutes and holds other failures, too: a line that names another request, or none and is
 * minutes away, proves nothing about this one.
 */
export function observe(incident: IncidentAlert, results: readonly CollectorResult[]): Observation[] {
  return [fromIncident(incident), ...logEvents(incident, results).map(fromLogLine)];
}

function logEvents(incident: IncidentAlert, results: readonly CollectorResult[]): LogEvent[] {
  const id = incident.request_id;
  const own = (event: LogEvent) => (id !== undefined && event.message.includes(id) ? 0 : 1);
  const isNear = ({ timestamp }: LogEvent) =>
    Math.abs(Date.parse(timestamp) - Date.parse(incident.timestamp)) <= nearMs;
  const events = (logsOf(results)?.events ?? []).filter(
    (event) => own(event) === 0 || (isNear(event) && (id === undefined || requestOf(event.message) === undefined)),
  );
  return events.toSorted((a, b) => own(a) - own(b) || (a.timestamp < b.timestamp ? 1 : -1));
}

const nearMs = 2 * 60_000;

/** The request that a line names, where runtimes and loggers write it. */
function requestOf(message: string): string | undefined {
  return /(?:RequestId: |"request_?id"\s?:\s?"|Z[\t ])([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i.exec(
    message.slice(0, 1000),
  )?.[1];
}

/** The first failure with a matching error name: the alert's own, else that of a failing log line. */
export function findError(seen: readonly Observation[], name: RegExp) {
  for (const observation of seen) {
    const code = observation.failing ? observation.codes.find((code) => name.test(code)) : undefined;
    if (code !== undefined) return { observation, code };
  }
  return undefined;
}

export const configOf = (results: readonly CollectorResult[]) =>
  dataOf(results, 'lambda_config', lambdaConfigDataSchema);
export const policiesOf = (results: readonly CollectorResult[]) => dataOf(results, 'iam_policy', iamPolicyDataSchema);
export const logsOf = (results: readonly CollectorResult[]) => dataOf(results, 'cloudwatch_logs', logsDataSchema);

/** A quote around `needle` that fits `findingLimits`; the alert's begins with its code. */
export function quote({ source, text, codes: [code = ''] }: Observation, needle = '') {
  const { quote: limit } = findingLimits;
  const whole = source === 'incident' && !text.includes(code) ? `${code}: ${text}` : text.trim();
  if (whole.length <= limit) return { source, quote: whole };
  const start = Math.max(0, Math.min(whole.indexOf(needle) - 40, whole.length - limit + 1));
  return { source, quote: start > 0 ? `…${whole.slice(start, start + limit - 1)}` : whole };
}

/** Longer texts are cut before any pattern runs over them. */
const textLimit = 8_192;

function dataOf<S extends z.ZodType>(results: readonly CollectorResult[], source: string, schema: S) {
  const found = results.find((result) => result.source === source);
  return schema.safeParse(found?.data).data;
}

function fromIncident(incident: IncidentAlert): Observation {
  const text = incident.error_message.slice(0, textLimit);
  const parsed = takeApart(text);
  return {
    ...parsed,
    source: 'incident',
    text: text || incident.error_code,
    codes: [incident.error_code, ...parsed.codes],
    failing: true,
  };
}

function fromLogLine(event: LogEvent): Observation {
  const text = event.message.slice(0, textLimit);
  const { level, rest } = levelOf(text);
  const parsed = takeApart(rest);
  const said = level ?? parsed.fields['level'];
  return { ...parsed, source: 'cloudwatch_logs', text, failing: said === undefined || isErrorLevel(said) };
}

/** The Node.js runtime's `time⇥request⇥LEVEL⇥text`, the Python runtime's `[LEVEL]⇥time⇥request⇥text`. */
const nodePrefix = /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z\t\S{1,64}\t([A-Z]{4,5})\t/;
const pythonPrefix = /^\[([A-Z]{4,8})\]\s(?:\d{4}-\d\d-\d\dT[\d:.]{8,15}Z\s\S{1,64}\s)?/;

function levelOf(text: string): { level?: string; rest: string } {
  const prefix = nodePrefix.exec(text) ?? pythonPrefix.exec(text);
  return prefix ? { level: prefix[1] ?? '', rest: text.slice(prefix[0].length) } : { rest: text };
}

/** Names, and the numbers of pino. */
const isErrorLevel = (level: string) => /^(?:err(?:or)?|fatal|critical|[56]0)$/i.test(level);

/** `NoSuchKey: The specified key …`, also behind `Error: `. */
const named = /^(?:Error: )?([A-Z][A-Za-z0-9._]{2,100}): ([^]*)/;
/** botocore: `An error occurred (NoSuchKey) when calling the GetObject operation: The specified key …`. */
const botocore =
  /^(?:[\w.]{1,100}: )?An error occurred \(([\w.]{2,100})\) when calling the \w{1,64} operation(?: \([^)]{1,40}\))?: ([^]*)/;

function takeApart(text: string): Pick<Observation, 'message' | 'codes' | 'fields'> {
  const fields = jsonFields(
    text.replace(/^(?:Uncaught Exception|Invoke Error|Unhandled Promise Rejection)\s{1,4}/, ''),
  );
  const body = firstOf(fields, ['error_message', 'errorMessage', 'message', 'msg']) ?? text;
  const match = botocore.exec(body) ?? named.exec(body);
  const codes = ['error_code', 'errorType', 'code', 'Code', 'name', 'type'].flatMap((key) => fields[key] ?? []);
  return { fields, message: match?.[2] ?? body, codes: match?.[1] ? [...codes, match[1]] : codes };
}

const firstOf = (fields: Record<string, string>, keys: string[]) => keys.map((key) => fields[key]).find(Boolean);

/** The fields of a line that is a JSON object, with those of a nested error. Collectors cut long lines, so half an object counts, too. */
function jsonFields(text: string): Record<string, string> {
  if (!text.startsWith('{')) return {};
  try {
    const line = JSON.parse(text) as Record<string, unknown>;
    const nested = ['err', 'error', 'message'].map((key) => line[key]).filter((value) => typeof value === 'object');
    return Object.assign({}, ...[...nested, line].map(plainFields)) as Record<string, string>;
  } catch {
    return Object.fromEntries(
      [...text.matchAll(/(?<=[{,]\s?)"(\w{1,40})":\s?(?:"((?:[^"\\]|\\.){0,4096})"?|(\d{1,15}))/g)].map(
        ([, name = '', string, number]) => [name, string === undefined ? (number ?? '') : unescape(string)],
      ),
    );
  }
}

const plainFields = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value ?? {}).flatMap(([name, field]: [string, unknown]) =>
      typeof field === 'string' || typeof field === 'number' ? [[name, String(field)]] : [],
    ),
  );

const unescape = (text: string) => text.replace(/\\(["\\/])/g, '$1').replace(/\\[nt]/g, ' ');
