import { GetFunctionCommand, type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { awsFailureOf } from '@casefile/cli-kit';

/** A function as it is deployed. */
export interface DeployedFunction {
  arn: string;
  /** `Active` is well; `stateReason` says why it is not. */
  state: string;
  stateReason: string | undefined;
  /** `Successful`, `InProgress` or `Failed`. */
  lastUpdateStatus: string;
  lastModified: string;
  runtime: string;
  codeSha256: string;
  environment: Readonly<Record<string, string>>;
  /** How many may run at a time; no limit of its own when it is absent. */
  reservedConcurrency: number | undefined;
}

/** What hands a function the messages of a queue. */
export interface Trigger {
  queueArn: string;
  /** `Enabled`, `Disabled`, or on the way there. */
  state: string;
  lastResult: string | undefined;
}

export interface Functions {
  /** Nothing when there is no such function. */
  find: (name: string) => Promise<DeployedFunction | undefined>;
  triggers: (name: string) => Promise<Trigger[]>;
}

export function createFunctions(client: LambdaClient): Functions {
  return {
    async find(name) {
      try {
        const { Configuration = {}, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName: name }));
        return {
          arn: Configuration.FunctionArn ?? '',
          state: Configuration.State ?? 'Active',
          stateReason: Configuration.StateReason,
          lastUpdateStatus: Configuration.LastUpdateStatus ?? 'Successful',
          lastModified: Configuration.LastModified ?? '',
          runtime: Configuration.Runtime ?? '',
          codeSha256: Configuration.CodeSha256 ?? '',
          environment: Configuration.Environment?.Variables ?? {},
          reservedConcurrency: Concurrency?.ReservedConcurrentExecutions,
        };
      } catch (error) {
        if (awsFailureOf(error) === 'missing') return undefined;
        throw error;
      }
    },

    async triggers(name) {
      const { EventSourceMappings = [] } = await client.send(
        new ListEventSourceMappingsCommand({ FunctionName: name }),
      );
      return EventSourceMappings.map(({ EventSourceArn = '', State = '', LastProcessingResult: lastResult }) => ({
        queueArn: EventSourceArn,
        state: State,
        lastResult,
      }));
    },
  };
}
