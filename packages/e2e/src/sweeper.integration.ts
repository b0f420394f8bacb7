import {
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutCompositeAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newTitle } from './alert-payloads.js';
import { alarmsOn } from './alarms.js';
import { alertsOn } from './alerts.js';
import { allowsOf, without } from './rights.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);
const alarms = alarmsOn(stack);
const FunctionName = outputs.sweeper_function_name;
const made: string[] = [];

let before: Record<string, string> = {};
beforeAll(async () => {
  const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  before = { ...Environment?.Variables };
  await setEnvironment({ ...before, ALARM_GRACE_SECONDS: '0' });
});
afterAll(async () => {
  // a composite alarm has to go alone, and before its children
  for (const name of made.reverse()) await alarms.remove(name);
  await setEnvironment(before);
});

describe('an alarm whose notification never came', () => {
  it('is an alert after the next sweep, and resolved after the one that follows its missed resolution', async () => {
    const name = await missedAlarm('orders: errors [api]');
    expect(await sweep()).toBeUndefined();
    const opened = await alerts.untilState(name, ({ status }) => status === 'OPEN');
    expect(opened).toMatchObject({
      source: 'cloudwatch',
      team: 'orders',
      priority: 'P1',
      resource_key: 'service:orders',
    });
    await unheard(name, 'OK');
    expect(await sweep()).toBeUndefined();
    const closed = await alerts.untilState(name, ({ status }) => status === 'CLOSED');
    expect(closed).toMatchObject({ fingerprint: opened.fingerprint, episode: 1, occurrences: 1 });
  });

  it('is resolved after the next sweep when it was heard to fire and not to resolve', async () => {
    const name = await newAlarm('orders-latency');
    await alarms.set(name, 'ALARM');
    const opened = await alerts.untilState(name, ({ status }) => status === 'OPEN');
    await new Promise((resolve) => setTimeout(resolve, 1100)); // the local AWS lists alarms with whole seconds
    await unheard(name, 'OK');
    await sweep();
    const closed = await alerts.untilState(name, ({ status }) => status === 'CLOSED');
    expect(closed.fingerprint).toBe(opened.fingerprint);
  });

  it('is left alone while it is as its alert says', async () => {
    const name = await newAlarm('orders-throttles');
    await alarms.set(name, 'ALARM');
    const opened = await alerts.untilState(name, ({ issue_number }) => issue_number !== undefined); // nobody is at work on it
    await sweep();
    await alerts.untilDone();
    expect(await alerts.states(name)).toEqual([opened]);
  });

  it('is an alert, too, when it is made of other alarms', async () => {
    const child = await missedAlarm('orders-child');
    const name = newTitle('orders-unhealthy');
    made.push(name);
    const AlarmActions = [outputs.alerts_topic_arn];
    await clients.cloudwatch.send(
      new PutCompositeAlarmCommand({
        AlarmName: name,
        AlarmRule: `ALARM("${child}")`,
        AlarmActions,
        ActionsEnabled: false,
      }),
    );
    await alarms.set(name, 'ALARM');
    await clients.cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames: [name] }));
    await sweep();
    expect(await alerts.untilState(name)).toMatchObject({ status: 'OPEN', source: 'cloudwatch' });
  });

  it('is nothing to us when it is one of the pipeline’s own', async () => {
    const own = await missedAlarm('own', FunctionName);
    const other = await missedAlarm('other');
    await sweep();
    await alerts.untilState(other);
    await alerts.untilDone();
    expect(await alerts.states(own)).toEqual([]);
  });
});

describe('a right of the sweeper that is taken out for a while', () => {
  it.each(['cloudwatch:DescribeAlarms', 'dynamodb:BatchGetItem', 'sns:Publish'])(
    '%s fails the sweep, and the next one publishes what was missed',
    async (action) => {
      const allow = (await allowsOf(clients.iam, outputs.sweeper_role_name)).find((each) => each.action === action);
      if (!allow) throw new Error(`no policy allows ${action}`);
      const name = await missedAlarm('orders-age');
      expect(await without(clients.iam, allow, sweep)).toBe('Unhandled');
      await alerts.untilDone();
      expect(await alerts.states(name)).toEqual([]);
      expect(await sweep()).toBeUndefined();
      expect(await alerts.untilState(name)).toMatchObject({ status: 'OPEN', occurrences: 1 });
    },
  );
});

/** An alarm that fires and told nobody. */
async function missedAlarm(title: string, prefix = ''): Promise<string> {
  const name = await newAlarm(title, prefix);
  await unheard(name, 'ALARM');
  await clients.cloudwatch.send(new EnableAlarmActionsCommand({ AlarmNames: [name] }));
  return name;
}

/** An alarm whose actions are the alerts topic. */
async function newAlarm(title: string, prefix = ''): Promise<string> {
  const AlarmName = `${prefix}${newTitle(title)}`;
  made.push(AlarmName);
  await alarms.put(AlarmName, 'TEAM=orders | PRIORITY=1');
  return AlarmName;
}

/** The alarm changes while its actions are off: what a lost notification leaves behind. */
async function unheard(name: string, state: 'ALARM' | 'OK'): Promise<void> {
  await clients.cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: [name] }));
  await alarms.set(name, state);
}

/** Answers how the function failed, if it did. */
async function sweep(): Promise<string | undefined> {
  const { FunctionError } = await clients.lambda.send(new InvokeCommand({ FunctionName }));
  return FunctionError;
}

async function setEnvironment(Variables: Record<string, string>): Promise<void> {
  await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  await waitUntilFunctionUpdatedV2({ client: clients.lambda, maxWaitTime: 30 }, { FunctionName });
}
