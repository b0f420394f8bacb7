import type { Fault } from './fault.js';

/** The function is configured with an entry point that its code does not have, as after a broken deploy. */
export const handler: Fault = {
  name: 'handler',
  changes: 'function',
  reportedBy: 'invoker',
  expected: { kind: 'broken_deploy' },
  payload: {},
  hypothesis: (functionName) =>
    `When ${functionName} is configured with a handler that does not exist, a case file is stored whose first finding is broken_deploy.`,
  snapshot: async (cloud, { functionName }) => ({ handler: (await cloud.describeFunction(functionName)).handler }),
  describe: ({ handler: present = null }) => `handler ${present ?? '?'} → ${missingHandler(present)}`,
  broken: ({ handler: present = null }) => ({ handler: missingHandler(present) }),
  apply: async (cloud, { functionName }, { handler: name }) =>
    cloud.updateFunction(functionName, { handler: String(name) }),
  shows: ({ errorCode, errorMessage }) => `${errorCode}\n${errorMessage}`.includes('noSuchHandler'),
};

/** The same module, so that it is the export that is missing. */
function missingHandler(present: string | number | null): string {
  return `${String(present).split('.')[0] ?? 'index'}.noSuchHandler`;
}
