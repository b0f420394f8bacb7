import type { Fault } from './fault.js';

/** Nobody may run the function: its reserved concurrency is 0. */
export const throttle: Fault = {
  name: 'throttle',
  changes: 'function',
  reportedBy: 'invoker',
  expected: { kind: 'throttled' },
  payload: {},
  hypothesis: (functionName) =>
    `When the reserved concurrency of ${functionName} is 0, a case file is stored whose first finding is throttled.`,
  describe: ({ reserved_concurrency: present = null }) => `reserved concurrency ${present ?? 'not set'} → 0`,
  snapshot: async (cloud, { functionName }) => ({
    reserved_concurrency: (await cloud.describeFunction(functionName)).reservedConcurrency,
  }),
  broken: () => ({ reserved_concurrency: 0 }),
  apply: async (cloud, { functionName }, { reserved_concurrency: value = null }) =>
    cloud.setReservedConcurrency(functionName, value === null ? null : Number(value)),
  shows: (failure) => failure.errorCode === 'TooManyRequestsException',
};
