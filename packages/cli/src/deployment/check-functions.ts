import type { DeployedFunction, Trigger } from '../aws/functions.js';
import { type Check, fail, look, ok, type Visit, warn } from './check.js';
import type { FunctionName, Stage } from './names.js';

/** The function is there and may run. */
export function checkFunction(name: FunctionName, { aws, namePrefix, next }: Visit): Promise<Check[]> {
  const about = `function ${name}`;
  return look(about, 'lambda:GetFunction', async () => {
    const found = await aws.functions.find(namePrefix + name);
    if (!found)
      return fail(about, `there is no function ${namePrefix}${name}`, `Check ENV and --region, or ${next.apply}`);
    return judged(about, found, next.apply);
  });
}

function judged(about: string, found: DeployedFunction, apply: string): Check {
  const { state, stateReason = '', lastUpdateStatus, lastModified, runtime, reservedConcurrency } = found;
  if (reservedConcurrency === 0)
    return fail(about, 'may not run: its reserved concurrency is 0', `Was it throttled on purpose? If not: ${apply}`);
  if (state === 'Failed') return fail(about, `is in the state Failed: ${stateReason}`, `Mend that, then ${apply}`);
  if (lastUpdateStatus === 'Failed') return fail(about, 'its last update failed: the code before it runs', apply);
  if (state === 'Pending' || lastUpdateStatus === 'InProgress')
    return warn(about, 'is being changed', 'Look again in a minute.');
  return ok(about, `${state}, ${runtime}, changed ${lastModified.slice(0, 16)}`);
}

/** The function is handed what is in its queue. */
export function checkTrigger({ queue, agent }: Stage, { aws, namePrefix, next }: Visit): Promise<Check[]> {
  const about = `trigger of ${agent}`;
  return look(about, 'lambda:ListEventSourceMappings', async () => {
    const triggers = await aws.functions.triggers(namePrefix + agent);
    const trigger = triggers.find(({ queueArn }) => queueArn.endsWith(`:${namePrefix}${queue}`));
    return trigger
      ? judgedTrigger(about, trigger, next.apply)
      : fail(about, `nothing hands ${agent} the messages of ${queue}`, next.apply);
  });
}

const onTheWay = new Set(['Creating', 'Enabling', 'Updating']);

function judgedTrigger(about: string, { state, queueArn }: Trigger, apply: string): Check {
  const queue = queueArn.split(':').at(-1) ?? '';
  if (state === 'Enabled') return ok(about, `Enabled, on ${queue}`);
  if (onTheWay.has(state)) return warn(about, `is ${state}`, 'Look again in a minute.');
  return fail(about, `is ${state}: messages wait in ${queue}`, `Enable it: ${apply}`);
}

/** The tables that the function is told of are there. */
export function checkTablesOf(name: FunctionName, { aws, namePrefix, next }: Visit): Promise<Check[]> {
  return look(`tables of ${name}`, 'dynamodb:DescribeTable', async () => {
    const { environment = {} } = (await aws.functions.find(namePrefix + name)) ?? {};
    const told = Object.entries(environment).filter(([variable]) => variable.endsWith('_TABLE_NAME'));
    return Promise.all(
      told.map(async ([variable, table]) => {
        const about = `table ${table}`;
        const status = await aws.tables.statusOf(table);
        if (status === undefined) return fail(about, `is missing, and ${variable} of ${name} names it`, next.apply);
        if (status === 'ACTIVE' || status === 'UPDATING') return ok(about, status);
        return fail(about, `is ${status}`, 'Wait until it is ACTIVE; if it never is, look at it in the console.');
      }),
    );
  });
}
