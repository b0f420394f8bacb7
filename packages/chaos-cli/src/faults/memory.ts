import type { Fault } from './fault.js';

const heapLimit = '--max-old-space-size=32';

/**
 * The function's heap is too small for its work. The limit is set through `NODE_OPTIONS` and not through the memory
 * size: the smallest size of AWS, 128 MB, may well be enough, and a process crashes over its heap everywhere alike.
 */
export const memory: Fault = {
  name: 'memory',
  changes: 'function',
  reportedBy: 'invoker',
  expected: { kind: 'out_of_memory' },
  payload: { allocate_mb: 48 },
  hypothesis: (functionName) =>
    `When the heap of ${functionName} is limited to 32 MB, a case file is stored whose first finding is out_of_memory.`,
  describe: () => `add ${heapLimit} to NODE_OPTIONS in the environment`,
  snapshot: async (cloud, { functionName }) => ({
    node_options: (await cloud.describeFunction(functionName)).nodeOptions,
  }),
  broken: ({ node_options: present = null }) => ({
    node_options: present === null ? heapLimit : `${present} ${heapLimit}`,
  }),
  apply: async (cloud, { functionName }, { node_options: value = null }) =>
    cloud.updateFunction(functionName, { nodeOptions: value === null ? null : String(value) }),
  shows: ({ errorCode, errorMessage, logTail }) =>
    /heap out of memory|signal: (killed|aborted)|Runtime\.OutOfMemory/.test(
      `${errorCode}\n${errorMessage}\n${logTail}`,
    ),
};
