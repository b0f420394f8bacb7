import * as z from 'zod';
import { truncateString } from './truncate.js';

/** The form in which time stands everywhere behind the door: UTC, milliseconds, `2025-09-16T16:59:17.131Z`. */
export const utcTimestamp = z.string().refine((text) => toUtc(text) === text, 'must be a UTC time with milliseconds');

/** Bounded and plain, because an identifier is never shortened to fit a token budget. */
const identifier = z.string().regex(/^[\x21-\x7e]*$/, 'must be visible ASCII');

/**
 * One failure of one function, as the workload publishes it. `timestamp` may be any ISO 8601 time with an offset
 * (CloudWatch writes `+0000` without a colon) and leaves as UTC milliseconds. Unknown keys are dropped.
 */
export const incidentAlertSchema = z.object({
  error_type: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,127}$/, 'must be a name such as S3AccessError'),
  error_message: z.string().transform((text) => truncateString(text, 65_536)),
  error_code: z.string().transform((text) => truncateString(text, 256)),
  lambda_name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a Lambda function name'),
  timestamp: z.string().transform((text, context) => {
    const utc = toUtc(text);
    if (utc !== undefined) return utc;
    context.addIssue({ code: 'custom', message: 'must be an ISO 8601 time with an offset' });
    return z.NEVER;
  }),
  fingerprint: identifier.max(256).optional(),
  request_id: identifier.max(128).optional(),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]{1,16}){1,3}-\d$/, 'must be an AWS region code')
    .optional(),
  account_id: z
    .string()
    .regex(/^\d{12}$/, 'must be an AWS account id')
    .optional(),
});

export type IncidentAlert = z.infer<typeof incidentAlertSchema>;

/** The key of an incident's record: `{lambda_name}#{timestamp}`. */
export function incidentId(alert: Pick<IncidentAlert, 'lambda_name' | 'timestamp'>): string {
  return `${alert.lambda_name}#${alert.timestamp}`;
}

const iso8601 = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))? ?(Z|z|[+-]\d{2}(?::?\d{2})?)$/;

/** Any ISO 8601 time with an offset as UTC milliseconds; `undefined` when the text is no such time. */
export function toUtc(text: string): string | undefined {
  const match = iso8601.exec(text);
  if (!match) return undefined;
  const [, date = '', time, fraction = '', offset = ''] = match;
  const zone = /^z$/i.test(offset) ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
  const seconds = time?.length === 5 ? `${time}:00` : time;
  const parsed = new Date(`${date}T${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
  if (!isOnCalendar(date) || Number.isNaN(parsed.getTime())) return undefined;
  const utc = parsed.toISOString();
  return iso8601.test(utc) ? utc : undefined;
}

/** Date rolls February 30 over into March instead of refusing it. */
function isOnCalendar(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
