import * as z from 'zod';
import type { IncidentAlert } from './incident.js';

/**
 * What one collector found out. `error` says why something could not be read (that, too, is evidence); `omitted`
 * counts what was left out, by kind: `{ events: 970, characters: 12000 }`.
 */
export const collectorResultSchema = z.object({
  source: z.string(),
  data: z.record(z.string(), z.unknown()),
  error: z.string().optional(),
  truncated: z.boolean(),
  omitted: z.record(z.string(), z.number()).optional(),
  collected_at: z.string().optional(),
  duration_ms: z.number().optional(),
});

export type CollectorResult = z.infer<typeof collectorResultSchema>;

/**
 * Gathers one kind of evidence. `source` names it in the case file. It answers with a result for everything that AWS
 * says, `AccessDenied` and "no such thing" included; what it throws becomes a result with an `error`. It gives up when
 * `signal` aborts.
 */
export interface Collector<Clients> {
  (alert: IncidentAlert, clients: Clients, signal: AbortSignal): Promise<CollectorResult>;
  readonly source: string;
}

/** Gives a collecting function its name; minifiers rename functions, so `Function.name` will not do. */
export function collector<Clients>(
  source: string,
  collect: (alert: IncidentAlert, clients: Clients, signal: AbortSignal) => Promise<Omit<CollectorResult, 'source'>>,
): Collector<Clients> {
  return Object.assign(
    async (alert: IncidentAlert, clients: Clients, signal: AbortSignal) => ({
      source,
      ...(await collect(alert, clients, signal)),
    }),
    { source },
  );
}

/** `data` of `lambda_config`: AWS's own field names; values of environment variables never leave the collector. */
export const lambdaConfigDataSchema = z.object({
  FunctionName: z.string(),
  Runtime: z.string().optional(),
  Handler: z.string().optional(),
  Role: z.string().optional(),
  MemorySize: z.number().optional(),
  Timeout: z.number().optional(),
  LastModified: z.string().optional(),
  LastUpdateStatus: z.string().optional(),
  State: z.string().optional(),
  StateReason: z.string().optional(),
  Version: z.string().optional(),
  ReservedConcurrentExecutions: z.number().optional(),
  Layers: z.array(z.string()).optional(),
  DeadLetterTargetArn: z.string().optional(),
  EnvironmentNames: z.array(z.string()).optional(),
});

export type LambdaConfigData = z.infer<typeof lambdaConfigDataSchema>;

/** `data` of `iam_policy`: the role of the function, its inline documents in full and the ARNs of attached ones. */
export const iamPolicyDataSchema = z.object({
  role_name: z.string(),
  inline_policies: z.array(z.object({ policy_name: z.string(), document: z.unknown() })),
  attached_policies: z.array(z.object({ policy_name: z.string(), policy_arn: z.string() })),
});

export type IamPolicyData = z.infer<typeof iamPolicyDataSchema>;

/** One log line; `count` is how many lines of the same template it stands for, when more than one. */
export const logEventSchema = z.object({
  timestamp: z.string(),
  message: z.string(),
  log_stream: z.string().optional(),
  count: z.number().int().min(2).optional(),
});

export type LogEvent = z.infer<typeof logEventSchema>;

/** `data` of `cloudwatch_logs`; `last_event_at` and `note` explain an empty window. */
export const logsDataSchema = z.object({
  log_group: z.string(),
  events: z.array(logEventSchema),
  window: z.object({ from: z.string(), to: z.string() }).optional(),
  last_event_at: z.string().optional(),
  note: z.string().optional(),
});

export type LogsData = z.infer<typeof logsDataSchema>;
