import { type IncidentAlert, incidentId, type IncidentRecord } from '@casefile/context-core';
import type { Cloud, FunctionFacts, InvokeAnswer, RoleFacts } from '../src/cloud.js';
import { ChaosError } from '../src/error.js';

export interface MemoryState {
  functions: Record<string, FunctionFacts>;
  roles: Record<string, RoleFacts & { policies: Record<string, string>; attached: string[] }>;
  incidents: Record<string, IncidentRecord>;
  published: IncidentAlert[];
}

export const functionName = 'casefile-local-data-processor';
export const roleName = `${functionName}-role`;

/** A healthy function that may be broken, and its role. */
export function healthyState(): MemoryState {
  return {
    functions: {
      [functionName]: {
        name: functionName,
        arn: `arn:aws:lambda:ca-central-1:123456789012:function:${functionName}`,
        roleName,
        handler: 'index.handler',
        timeout: 30,
        nodeOptions: null,
        reservedConcurrency: null,
        incidentsTopicArn: 'arn:aws:sns:ca-central-1:123456789012:incidents',
        tags: { chaos: 'allowed' },
      },
    },
    roles: {
      [roleName]: {
        name: roleName,
        id: 'AROAEXAMPLE',
        tags: { chaos: 'allowed' },
        policies: {
          'data-processor-s3-access': '{ "Statement": "what S3 allows" }',
          'data-processor-cloudwatch-access': '{\n  "Statement": "what CloudWatch allows"\n}',
          'data-processor-publish': '{"Statement":"may publish"}',
        },
        attached: ['AWSLambdaBasicExecutionRole'],
      },
    },
    incidents: {},
    published: [],
  };
}

/** What stores case files; the default finds what each fault expects. */
export type Supervise = (alert: IncidentAlert) => IncidentRecord[];

/** AWS in memory, with the workload and a supervisor. Times of incidents come from `now`. */
export function createMemoryCloud(state: MemoryState, supervise: Supervise, now: () => Date): Cloud {
  const fn = (name: string) => state.functions[name] ?? missing(`Function not found: ${name}`);
  const role = (name: string) => state.roles[name] ?? missing(`The role with name ${name} cannot be found.`);

  async function publish(_topic: string, alert: IncidentAlert): Promise<void> {
    state.published.push(alert);
    for (const record of supervise(alert)) state.incidents[record.incident_id] = record;
    return Promise.resolve();
  }

  return {
    describeFunction: async (name) => Promise.resolve({ ...fn(name) }),
    describeRole: async (name) => Promise.resolve(role(name)),
    inlinePolicies: async (name) => Promise.resolve({ ...role(name).policies }),
    attachedPolicies: async (name) => Promise.resolve(role(name).attached),
    putInlinePolicy: async (name, policy, document) => {
      role(name).policies[policy] = document;
      return Promise.resolve();
    },
    deleteInlinePolicy: async (name, policy) => {
      role(name).policies = Object.fromEntries(Object.entries(role(name).policies).filter(([key]) => key !== policy));
      return Promise.resolve();
    },
    updateFunction: async (name, change) => {
      state.functions[name] = { ...fn(name), ...change };
      return Promise.resolve();
    },
    setReservedConcurrency: async (name, value) => {
      state.functions[name] = { ...fn(name), reservedConcurrency: value };
      return Promise.resolve();
    },
    async invoke(name, payload) {
      const failure = crashOf(fn(name), payload);
      if (failure) return failure;
      const errorType = denialOf(role(fn(name).roleName).policies);
      if (errorType === undefined) return answer(null, { status: 'ok' });
      const alert = {
        error_type: errorType,
        error_code: 'AccessDenied',
        error_message: 'denied',
        lambda_name: name,
        timestamp: now().toISOString(),
      };
      await publish('topic', alert);
      return answer(null, { status: 'incident', incident_id: incidentId(alert), error_type: errorType });
    },
    publish,
    findIncident: async (_table, id) => Promise.resolve(state.incidents[id]),
  };
}

function denialOf(policies: Record<string, string>): string | undefined {
  if (!('data-processor-s3-access' in policies)) return 'S3AccessError';
  return 'data-processor-cloudwatch-access' in policies ? undefined : 'CloudWatchAccessError';
}

/** In AWS's words; https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
function crashOf(fn: FunctionFacts, event: { sleep_ms?: number; allocate_mb?: number }): InvokeAnswer | undefined {
  if (fn.reservedConcurrency === 0) {
    return {
      ...answer('Throttled', { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' }),
      status: 429,
    };
  }
  if (fn.handler !== 'index.handler') {
    return answer('Unhandled', {
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: `${fn.handler} is undefined or not exported`,
    });
  }
  if ((event.sleep_ms ?? 0) > fn.timeout * 1000) {
    return answer('Unhandled', {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: 1 Error: Task timed out after ${fn.timeout}.00 seconds`,
    });
  }
  if (event.allocate_mb !== undefined && fn.nodeOptions?.includes('--max-old-space-size=32')) {
    return {
      ...answer('Unhandled', {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: 1 Error: Runtime exited with error: signal: aborted',
      }),
      logTail: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    };
  }
  return undefined;
}

function answer(functionError: string | null, payload: object): InvokeAnswer {
  return { status: 200, functionError, payload: JSON.stringify(payload), logTail: '' };
}

function missing(message: string): never {
  throw new ChaosError('not_found', message, 'Check the name.');
}
