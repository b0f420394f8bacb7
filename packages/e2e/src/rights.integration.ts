import { DeleteLogStreamCommand, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createDynamoDbIncidentStore } from '@casefile/adapters';
import { type IncidentAlert, incidentId } from '@casefile/context-core';
import { alertsOn } from './alerts.js';
import { type Allow, allowsOf, without } from './rights.js';
import { eventually, newIncident } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const supervisor = outputs.supervisor_role_name;
const workload = outputs.data_processor_role_name;
const alerts = alertsOn(stack);

/** An incident of the real workload, so that there is something to read. */
const workloadIncident = (overrides: Partial<IncidentAlert> = {}) =>
  newIncident({ lambda_name: outputs.data_processor_function_name, ...overrides });

afterEach(() => stack.endStorms());

describe('a right of the supervisor that is taken out', () => {
  it.each([
    ['logs:FilterLogEvents', 'cloudwatch_logs', {}],
    ['logs:DescribeLogStreams', 'cloudwatch_logs', { timestamp: '2026-01-01T00:00:00.000Z' }],
    ['lambda:GetFunction', 'lambda_config', {}],
    ['lambda:GetFunctionConfiguration', 'lambda_config', {}],
    ['iam:ListAttachedRolePolicies', 'iam_policy', {}],
    ['iam:ListRolePolicies', 'iam_policy', {}],
    ['iam:GetRolePolicy', 'iam_policy', {}],
  ])('%s still gives a case file, which says that it was denied', async (action, source, overrides) => {
    await stack.invokeWorkload(); // its log group has a line
    const alert = workloadIncident(overrides);
    const allow = await find(supervisor, action);
    const context = await without(clients.iam, allow, async () => {
      await stack.publish(alert);
      return stack.caseFile(incidentId(alert));
    });
    const error = context.results.find((result) => result.source === source)?.error;
    expect(error).toContain(`AccessDenied (${action})`);
  });

  it.each(['dynamodb:PutItem', 'dynamodb:UpdateItem'])(
    '%s keeps the message until it ends in the DLQ, from where it goes through once the right is back',
    async (action) => {
      const alert = newIncident();
      await stack.drain(outputs.incidents_dlq_url);
      const body = await impatiently(async () =>
        without(clients.iam, await find(supervisor, action, /dynamodb-access$/), async () => {
          await stack.publish(alert);
          return eventually('a dead letter', 60, async () => (await stack.drain(outputs.incidents_dlq_url))[0]?.Body);
        }),
      );
      expect(await stack.record(incidentId(alert))).toBeUndefined();
      await stack.send([body]);
      expect((await stack.caseFile(incidentId(alert))).incident).toEqual(alert);
    },
  );

  it.each([
    ['dynamodb:UpdateItem', 'alerts_state'],
    ['sqs:SendMessage*', 'issues.fifo'],
  ])(
    '%s on %s keeps the message, and both case file and alert have the evidence once the right is back',
    async (action) => {
      const alert = newIncident();
      const since = Date.now();
      await impatiently(async () => {
        await without(clients.iam, await find(supervisor, action, /alert-access$/), async () => {
          await stack.publish(alert);
          await eventually('a failed delivery', 30, async () => {
            const lines = await stack.logLines(outputs.supervisor_log_group_name, since, '"message will be retried"');
            return lines.find((line) => line.includes('is not authorized'));
          });
        });
        await stack.caseFile(incidentId(alert), 60); // a delivery that meets the claim of the failed one waits for its end
      });
      const [state] = (await alerts.states(alert.lambda_name)).filter(({ evidence }) => evidence !== undefined);
      expect(state?.evidence?.case_file_id).toBe(incidentId(alert));
    },
  );

  it('sqs:SendMessage leaves an unusable message to the queue’s own redrive', async () => {
    const allow = (await allowsOf(clients.iam, supervisor)).find(({ action }) => action === 'sqs:SendMessage');
    await stack.drain(outputs.incidents_dlq_url);
    const dead = await impatiently(() =>
      without(clients.iam, allow ?? missing('sqs:SendMessage'), async () => {
        await stack.send(['not an incident']);
        return eventually('a dead letter', 60, async () => (await stack.drain(outputs.incidents_dlq_url))[0]);
      }),
    );
    expect(dead).toMatchObject({ Body: 'not an incident' });
    expect(dead.MessageAttributes?.reason).toBeUndefined();
  });

  it('sqs:ChangeMessageVisibility only makes a second delivery wait longer', async () => {
    const alert = newIncident();
    const owner = createDynamoDbIncidentStore({
      client: clients.dynamodb,
      tableName: outputs.incident_table_name,
      stormWindowSeconds: 300,
    });
    await owner.claim(alert, 'an owner that dies', Date.now() + 1500);
    await impatiently(async () =>
      without(clients.iam, await find(supervisor, 'sqs:ChangeMessageVisibility'), async () => {
        await stack.publish(alert);
        await stack.caseFile(incidentId(alert));
      }),
    );
    expect((await stack.record(incidentId(alert)))?.occurrences).toBe(1);
  });
});

describe('a right of the workload that is taken out', () => {
  it.each([
    ['s3:ListBucket', 'S3AccessError'],
    ['s3:GetObject', 'S3AccessError'],
    ['logs:CreateLogStream', 'CloudWatchAccessError'],
    ['logs:PutLogEvents', 'CloudWatchAccessError'],
  ])('%s becomes an incident of the type %s whose first finding names it', async (action, errorType) => {
    const allow = await find(workload, action, /^data-processor-(s3|cloudwatch)-access$/);
    await forgetLogStreams(outputs.data_processor_results_log_group_name); // a stream is made only when there is none
    const context = await without(clients.iam, allow, async () => {
      const { payload } = await stack.invokeWorkload();
      expect(payload).toMatchObject({ status: 'incident', error_type: errorType });
      return stack.caseFile((payload as { incident_id: string }).incident_id);
    });
    expect(context.findings[0]).toMatchObject({ kind: 'permission_lost', confidence: 'high' });
    expect(context.findings[0]?.statement).toContain(action);
    expect(context.findings[0]?.statement).toContain(workload);
  });

  it('sns:Publish makes the invocation itself fail, since nobody else would hear of the incident', async () => {
    const { error } = await without(clients.iam, await find(workload, 'sns:Publish'), async () =>
      without(clients.iam, await find(workload, 's3:GetObject'), () => stack.invokeWorkload()),
    );
    expect(error).toBe('Unhandled');
  });
});

describe('the rights of this test', () => {
  it('are all that the two roles have, the named exceptions aside', async () => {
    const all = [...(await allowsOf(clients.iam, supervisor)), ...(await allowsOf(clients.iam, workload))];
    const exceptions = [
      // the trigger's own, which the local AWS does not check
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      // the topic's key, which the local AWS does not check
      'kms:Decrypt',
      'kms:GenerateDataKey*',
    ];
    const tested = [
      ...['logs:FilterLogEvents', 'logs:DescribeLogStreams', 'lambda:GetFunction', 'lambda:GetFunctionConfiguration'],
      ...['iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:GetRolePolicy'],
      ...[
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'sqs:SendMessage',
        'sqs:SendMessage*',
        'sqs:ChangeMessageVisibility',
      ],
      ...['s3:ListBucket', 's3:GetObject', 'logs:CreateLogStream', 'logs:PutLogEvents', 'sns:Publish'],
    ];
    expect(new Set(all.map(({ action }) => action))).toEqual(new Set([...tested, ...exceptions]));
  });
});

async function find(roleName: string, action: string, policy = /./): Promise<Allow> {
  const allows = await allowsOf(clients.iam, roleName);
  return allows.find((allow) => allow.action === action && policy.test(allow.policyName)) ?? missing(action);
}

async function forgetLogStreams(logGroupName: string): Promise<void> {
  const { logStreams = [] } = await clients.logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  for (const { logStreamName } of logStreams) {
    await clients.logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName }));
  }
}

function missing(action: string): never {
  throw new Error(`no policy allows ${action}`);
}

/** Does something while the queue gives a failed message back after a second; on AWS it takes six time-outs of the function. */
async function impatiently<T>(work: () => Promise<T>): Promise<T> {
  const QueueUrl = outputs.incidents_queue_url;
  const set = (VisibilityTimeout = '') =>
    clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));
  const { Attributes } = await clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
  );
  await set('1');
  try {
    return await work();
  } finally {
    await set(Attributes?.VisibilityTimeout);
  }
}
