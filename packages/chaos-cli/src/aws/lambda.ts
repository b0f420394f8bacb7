import { setTimeout } from 'node:timers/promises';
import {
  DeleteFunctionConcurrencyCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  type GetFunctionCommandOutput,
  InvokeCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { Cloud, FunctionChange, FunctionFacts, InvokeAnswer } from '../cloud.js';
import { ChaosError } from '../error.js';
import { call } from './errors.js';

type LambdaCalls = Pick<Cloud, 'describeFunction' | 'updateFunction' | 'setReservedConcurrency' | 'invoke'>;

/** The Lambda calls of chaos; `invoker` is a client that does not retry. */
export function lambdaCalls(client: LambdaClient, invoker: LambdaClient, endpoint: string | null): LambdaCalls {
  const get = (functionName: string) =>
    call('lambda:GetFunction', endpoint, () => client.send(new GetFunctionCommand({ FunctionName: functionName })));

  /** While an update is in progress AWS refuses the next one and may still run the old configuration. */
  async function idle(functionName: string): Promise<FunctionConfiguration> {
    for (let looks = 0; looks < 240; looks += 1) {
      const { Configuration = {} } = await get(functionName);
      if (Configuration.LastUpdateStatus !== 'InProgress') return Configuration;
      await setTimeout(500);
    }
    throw new ChaosError(
      'failed',
      `${functionName} has been updating for two minutes.`,
      'See `chaos status`, try again later.',
    );
  }

  return {
    describeFunction: async (functionName) => factsOf(await get(functionName)),

    async updateFunction(functionName, change) {
      const { Environment, RevisionId } = await idle(functionName);
      await call('lambda:UpdateFunctionConfiguration', endpoint, () =>
        client.send(
          new UpdateFunctionConfigurationCommand({
            FunctionName: functionName,
            // Whoever changes the function in between is not overwritten: AWS then refuses this update.
            ...(RevisionId === undefined ? {} : { RevisionId }),
            ...(change.handler === undefined ? {} : { Handler: change.handler }),
            ...(change.timeout === undefined ? {} : { Timeout: change.timeout }),
            ...environmentOf(Environment?.Variables ?? {}, change),
          }),
        ),
      );
      const { LastUpdateStatus, LastUpdateStatusReason = 'no reason given' } = await idle(functionName);
      if (LastUpdateStatus === 'Failed') {
        throw new ChaosError(
          'failed',
          `AWS could not update ${functionName}: ${LastUpdateStatusReason}`,
          'See `chaos status`, then `chaos restore`.',
        );
      }
    },

    async setReservedConcurrency(functionName, value) {
      const target = { FunctionName: functionName };
      if (value === null) {
        await call('lambda:DeleteFunctionConcurrency', endpoint, () =>
          client.send(new DeleteFunctionConcurrencyCommand(target)),
        );
      } else {
        await call('lambda:PutFunctionConcurrency', endpoint, () =>
          client.send(new PutFunctionConcurrencyCommand({ ...target, ReservedConcurrentExecutions: value })),
        );
      }
    },

    invoke: (functionName, payload) =>
      call('lambda:InvokeFunction', endpoint, () => invoke(invoker, functionName, payload)),
  };
}

function factsOf({ Configuration, Concurrency, Tags }: GetFunctionCommandOutput): FunctionFacts {
  const { FunctionName, FunctionArn, Role, Handler, Timeout, Environment } = Configuration ?? {};
  const roleName = Role?.split('/').at(-1); // arn:aws:iam::123456789012:role/some/path/name
  if (!FunctionName || !FunctionArn || !roleName || Timeout === undefined) {
    throw new ChaosError('failed', 'lambda:GetFunction answered without a name, role or time-out.', 'Try again.');
  }
  if (Environment?.Error) {
    throw new ChaosError(
      'failed',
      `The environment of ${FunctionName} cannot be read: ${Environment.Error.Message ?? 'no reason given'}`,
      'Your credentials need kms:Decrypt on the key of the function.',
    );
  }
  return {
    name: FunctionName,
    arn: FunctionArn,
    roleName,
    handler: Handler ?? '',
    timeout: Timeout,
    nodeOptions: Environment?.Variables?.['NODE_OPTIONS'] ?? null,
    reservedConcurrency: Concurrency?.ReservedConcurrentExecutions ?? null,
    incidentsTopicArn: Environment?.Variables?.['INCIDENTS_TOPIC_ARN'] ?? null,
    tags: Tags ?? {},
  };
}

/** The whole environment has to be sent, so it is read, changed in one place and written, and kept nowhere. */
function environmentOf(variables: Record<string, string>, { nodeOptions }: FunctionChange) {
  if (nodeOptions === undefined) return {};
  const others = Object.entries(variables).filter(([name]) => name !== 'NODE_OPTIONS');
  const own: [string, string][] = nodeOptions === null ? [] : [['NODE_OPTIONS', nodeOptions]];
  return { Environment: { Variables: Object.fromEntries([...others, ...own]) } };
}

async function invoke(client: LambdaClient, functionName: string, payload: object): Promise<InvokeAnswer> {
  try {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionName, LogType: 'Tail', Payload: JSON.stringify(payload) }),
    );
    return {
      status: answer.StatusCode ?? 0,
      functionError: answer.FunctionError ?? null,
      payload: answer.Payload ? new TextDecoder().decode(answer.Payload) : '',
      logTail: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
    };
  } catch (error) {
    if (!(error instanceof TooManyRequestsException)) throw error;
    return {
      status: 429,
      functionError: 'Throttled',
      payload: JSON.stringify({ errorType: error.name, errorMessage: error.message }),
      logTail: '',
    };
  }
}
