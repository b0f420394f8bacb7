import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';

/** Does something while a function runs with other variables. It starts anew before and after, so it remembers nothing. */
export async function withVariables<T>(
  client: LambdaClient,
  FunctionName: string,
  changes: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const { Environment } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const set = async (Variables: Record<string, string> = {}) => {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    await waitUntilFunctionUpdatedV2({ client, minDelay: 1, maxWaitTime: 30 }, { FunctionName });
  };
  await set({ ...Environment?.Variables, ...changes });
  try {
    return await work();
  } finally {
    await set(Environment?.Variables);
  }
}
