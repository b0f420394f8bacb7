import {
  type FunctionConfiguration,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { collector, type LambdaConfigData } from '@casefile/context-core';
import type { AwsClients } from './clients.js';
import { attempt, type Failure, toError } from './failure.js';

/**
 * `lambda_config`: how the function is set up. `GetFunctionConfiguration` knows no concurrency and `GetFunction` does,
 * so both are asked, and when one is refused the other's knowledge is kept.
 */
export const lambdaConfig = collector<AwsClients>('lambda_config', async (alert, { lambda }, abortSignal) => {
  const input = { FunctionName: alert.lambda_name };
  const [configured, deployed] = await Promise.all([
    attempt('configuration of the function', 'lambda:GetFunctionConfiguration', () =>
      lambda.send(new GetFunctionConfigurationCommand(input), { abortSignal }),
    ),
    attempt('reserved concurrency of the function', 'lambda:GetFunction', () =>
      lambda.send(new GetFunctionCommand(input), { abortSignal }),
    ),
  ]);
  const configuration = configured.ok ? configured.value : deployed.ok ? deployed.value.Configuration : undefined;
  const concurrency = deployed.ok ? deployed.value.Concurrency?.ReservedConcurrentExecutions : undefined;

  const failures = [configured, deployed].flatMap((one) => (one.ok ? [] : [one.failure]));
  return {
    data: configuration ? describe(alert.lambda_name, configuration, concurrency) : {},
    truncated: false,
    ...toError([...failures, ...hint(alert.lambda_name, failures)]),
  };
});

/** The usual reason for a denial here is a function that the supervisor was never told about. */
function hint(name: string, failures: Failure[]): Failure[] {
  const isDenied = failures.some(({ code }) => code === 'AccessDenied');
  return isDenied ? [{ code: 'Hint', summary: `${name} may be missing from the supervisor's watched_functions` }] : [];
}

/** Names what leaves the collector. The values of environment variables and the link to the code are not in the list. */
function describe(name: string, from: FunctionConfiguration, concurrency: number | undefined): LambdaConfigData {
  return {
    FunctionName: from.FunctionName ?? name,
    Runtime: from.Runtime,
    Handler: from.Handler,
    Role: from.Role,
    MemorySize: from.MemorySize,
    Timeout: from.Timeout,
    LastModified: toUtc(from.LastModified),
    LastUpdateStatus: from.LastUpdateStatus,
    State: from.State,
    StateReason: from.StateReason,
    Version: from.Version,
    ReservedConcurrentExecutions: concurrency,
    Layers: from.Layers?.flatMap(({ Arn }) => Arn ?? []),
    DeadLetterTargetArn: from.DeadLetterConfig?.TargetArn,
    EnvironmentNames: from.Environment?.Variables && Object.keys(from.Environment.Variables).sort(),
  };
}

/** Lambda writes `2025-09-16T16:59:17.131+0000`, an offset without a colon, which `Date` need not understand. */
function toUtc(time: string | undefined): string | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}
