import type { Fault } from './fault.js';

/** The function gets one second for work that takes two and a half. */
export const timeout: Fault = {
  name: 'timeout',
  changes: 'function',
  reportedBy: 'invoker',
  expected: { kind: 'timed_out' },
  payload: { sleep_ms: 2500 },
  hypothesis: (functionName) =>
    `When ${functionName} may run for one second only, a case file is stored whose first finding is timed_out.`,
  describe: ({ timeout: present = null }) => `time-out ${present ?? '?'} s → 1 s`,
  snapshot: async (cloud, { functionName }) => ({ timeout: (await cloud.describeFunction(functionName)).timeout }),
  broken: () => ({ timeout: 1 }),
  apply: async (cloud, { functionName }, { timeout: seconds }) =>
    cloud.updateFunction(functionName, { timeout: Number(seconds) }),
  shows: (failure) => /Task timed out after/.test(failure.errorMessage),
};
