import * as z from 'zod';
import type { Observation } from './observations.js';

/** The line that Lambda writes when an invocation ends. */
interface Report {
  requestId: string;
  /** `timeout`, `error`, `success`, `failure`; older lines carry none. */
  status: string | undefined;
  errorType: string | undefined;
  durationMs: number | undefined;
  memoryMb: number | undefined;
  maxMemoryMb: number | undefined;
}

/**
 * Reads `REPORT RequestId: …` and, in the JSON log format, `platform.report`.
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report
 */
export function parseReport(text: string): Report | undefined {
  const requestId = /^REPORT RequestId: ([\w-]{1,64})\s/.exec(text)?.[1];
  if (requestId === undefined) return text.startsWith('{') ? fromJson(text) : undefined;
  const word = (pattern: RegExp) => pattern.exec(text)?.[1];
  const number = (pattern: RegExp) => (pattern.test(text) ? Number(word(pattern)) : undefined);
  return {
    requestId,
    status: word(/\sStatus: (\w{1,20})/),
    errorType: word(/\sError Type: ([\w.]{1,80})/),
    durationMs: number(/\sDuration: ([\d.]{1,15}) ms/),
    memoryMb: number(/\sMemory Size: (\d{1,6}) MB/),
    maxMemoryMb: number(/\sMax Memory Used: (\d{1,6}) MB/),
  };
}

const platformReport = z.object({
  type: z.literal('platform.report'),
  record: z.object({
    requestId: z.string(),
    status: z.string(),
    errorType: z.string().optional(),
    metrics: z.object({
      durationMs: z.number().optional(),
      memorySizeMB: z.number().optional(),
      maxMemoryUsedMB: z.number().optional(),
    }),
  }),
});

function fromJson(text: string): Report | undefined {
  if (!text.includes('"platform.report"')) return undefined;
  const { data } = platformReport.safeParse(parsed(text));
  if (!data) return undefined;
  const { requestId, status, errorType, metrics } = data.record;
  const { durationMs, memorySizeMB: memoryMb, maxMemoryUsedMB: maxMemoryMb } = metrics;
  return { requestId, status, errorType, durationMs, memoryMb, maxMemoryMb };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The end of a runtime process, in Lambda's words (`signal: killed`, `exit status 1`), as a log line or as the error of
 * an invocation. https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
export function exitOf({ text }: Observation): { requestId?: string; reason: string } | undefined {
  const match =
    /^(?:RequestId: ([\w-]{1,64}) )?(?:Error: Runtime exited with error: ([\w :()]{1,60})|(Process exited before completing request))/.exec(
      text,
    );
  if (!match) return undefined;
  return { ...(match[1] && { requestId: match[1] }), reason: (match[2] ?? match[3] ?? '').trim() };
}
