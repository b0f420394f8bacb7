import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grafanaAlert, grafanaGroup, newTitle } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { allowsOf, without } from './rights.js';
import { eventually } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);

holdIssueAgent(alerts);

// a failed message comes back after a second; on AWS after six time-outs of the function
beforeAll(() => setVisibility('1'));
afterAll(() => setVisibility('180'));

describe('a right of alert-agent that is taken out for a while', () => {
  it.each([
    ['dynamodb:BatchGetItem', 0],
    ['dynamodb:UpdateItem', 0],
    ['sqs:SendMessage*', 1],
  ])('%s leaves %d states, and the redelivery makes it one that is woken', async (action, before) => {
    const allow = (await allowsOf(clients.iam, outputs.alert_agent_role_name)).find((each) => each.action === action);
    if (!allow) throw new Error(`no policy allows ${action}`);
    const title = newTitle('Latency');
    const since = Date.now();
    await without(clients.iam, allow, async () => {
      await alerts.publish(grafanaGroup([grafanaAlert(title)]));
      await eventually('a failed delivery', 30, async () => {
        const lines = await stack.logLines(outputs.alert_agent_log_group_name, since, '"message will be retried"');
        return lines[0];
      });
      expect(await alerts.states(title)).toHaveLength(before);
    });
    await alerts.untilDone();
    const [state, ...more] = await alerts.states(title);
    expect(more).toEqual([]);
    expect(state).toMatchObject({ status: 'OPEN', episode: 1, occurrences: 1, desired_version: 1 });
    expect(await alerts.wakeUps()).toContain(state?.fingerprint);
  });
});

async function setVisibility(VisibilityTimeout: string): Promise<void> {
  await clients.sqs.send(
    new SetQueueAttributesCommand({ QueueUrl: outputs.alerts_queue_url, Attributes: { VisibilityTimeout } }),
  );
}
