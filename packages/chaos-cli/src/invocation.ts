import { type IncidentAlert, incidentAlertSchema } from '@casefile/context-core';
import * as z from 'zod';
import type { FunctionFacts, InvokeAnswer } from './cloud.js';

/** How an invocation failed, in AWS's or the workload's own words. */
export interface Failure {
  /** The workload published the incident itself, or the invoker has to. */
  reportedBy: 'workload' | 'invoker';
  errorType: string;
  errorCode: string;
  errorMessage: string;
  /** Known when the workload published it. */
  incidentId: string | null;
  logTail: string;
}

/** What the workload answers when it has published an incident. */
const reportedSchema = z.object({
  status: z.literal('incident'),
  incident_id: z.string(),
  error_type: z.string(),
});

/** What AWS answers for an invocation that failed; older forms of a time-out carry no `errorType`. */
const functionErrorSchema = z.object({ errorType: z.string().optional(), errorMessage: z.string().default('') });

/** The failure in an answer, or nothing when the function did its work. */
export function failureOf({ functionError, payload, logTail }: InvokeAnswer): Failure | undefined {
  const json = parseJson(payload);
  if (functionError === null) {
    const reported = reportedSchema.safeParse(json);
    if (!reported.success) return undefined;
    const { incident_id, error_type } = reported.data;
    return {
      reportedBy: 'workload',
      errorType: error_type,
      errorCode: error_type,
      errorMessage: 'published by the function itself',
      incidentId: incident_id,
      logTail,
    };
  }
  const { data } = functionErrorSchema.safeParse(json);
  const errorCode = data?.errorType ?? functionError;
  return {
    reportedBy: 'invoker',
    errorType: incidentAlertSchema.shape.error_type.safeParse(errorCode).data ?? 'InvocationError',
    errorCode,
    errorMessage: data?.errorMessage ?? payload,
    incidentId: null,
    logTail,
  };
}

/**
 * The incident that the invoker publishes for a function that cannot. It names facts only (AWS's code and message):
 * the cause is for the findings to say. AWS's code is the type, too, so that failures of different kinds are not counted as one storm.
 */
export function incidentOf(failure: Failure, fn: Pick<FunctionFacts, 'name' | 'arn'>, at: Date): IncidentAlert {
  const [, , , region, accountId] = fn.arn.split(':');
  const requestId = /RequestId: ([0-9a-f-]{36})/.exec(`${failure.errorMessage}\n${failure.logTail}`)?.[1];
  return incidentAlertSchema.parse({
    error_type: failure.errorType,
    error_message: failure.errorMessage,
    error_code: failure.errorCode.slice(0, 256),
    lambda_name: fn.name,
    timestamp: at.toISOString(),
    region,
    account_id: accountId,
    ...(requestId === undefined ? {} : { request_id: requestId }),
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON: the caller falls back to the text itself.
  }
}
