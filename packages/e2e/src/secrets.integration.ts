import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { afterAll, describe, expect, it } from '@jest/globals';
import { incidentId, truncateString } from '@casefile/context-core';
import * as z from 'zod';
import { root } from '../../../scripts/paths.js';
import { newIncident } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;

const planted = z
  .object({
    secrets: z.array(z.object({ kind: z.string(), name: z.string(), text: z.string(), secret: z.array(z.string()) })),
    clean: z.array(z.object({ name: z.string(), text: z.string() })),
  })
  .parse(JSON.parse(readFileSync(join(root, 'test-data', 'secrets.json'), 'utf8')));

/** One of each kind, where there is room for few. */
const samples = [...new Map(planted.secrets.map((secret) => [secret.kind, secret])).values()];

afterAll(() => stack.endStorms());

describe('planted secrets', () => {
  it('are in no table item, log group, dead letter or output after they went through everything', async () => {
    const since = Date.now();
    await stack.drain(outputs.incidents_dlq_url);

    // in the log lines and error messages of as many functions
    const leaks = planted.secrets.map(({ text }) => ({ text, alert: newIncident({ error_message: text }) }));
    await inParallel(leaks, ({ alert, text }) => writeLine(`/aws/lambda/${alert.lambda_name}`, text));
    await stack.send(leaks.map(({ alert }) => JSON.stringify(alert)));

    // in messages that nobody can use
    await stack.send(planted.secrets.map(({ text }) => text));

    // in the policy documents and environment values of the workload
    const workload = newIncident({ lambda_name: outputs.data_processor_function_name });
    const undo = [await plantInPolicies(), await plantInEnvironment()];
    await stack.publish(workload);
    const [own] = [await stack.caseFile(incidentId(workload))];
    for (const step of undo) await step();
    expect(own.results.map(({ source }) => source)).toEqual(['lambda_config', 'cloudwatch_logs', 'iam_policy']);

    await stack.untilQueueIsEmpty(120);
    for (const { alert } of leaks) {
      const { results } = await stack.caseFile(incidentId(alert));
      expect(JSON.stringify(results)).toContain('"message":'); // the planted line was read
    }

    const dead = await stack.drain(outputs.incidents_dlq_url);
    expect(dead).toHaveLength(planted.secrets.length);
    const everything = [
      JSON.stringify(await stack.items()),
      JSON.stringify(dead.map(({ Body, MessageAttributes }) => ({ Body, MessageAttributes }))),
      ...(await stack.logLines(outputs.supervisor_log_group_name, since)),
      ...(await stack.logLines(outputs.data_processor_log_group_name, since)),
      ...(await stack.logLines(outputs.data_processor_results_log_group_name, since)),
      readFileSync(join(stack.directory, 'ministack.log'), 'utf8'),
    ].join('\n');
    const found = planted.secrets.filter(({ secret }) =>
      secret.some((text) => everything.includes(text) || everything.includes(JSON.stringify(text).slice(1, -1))),
    );
    expect(found.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([]);
  });

  it('leave their clean look-alikes untouched', async () => {
    const alerts = planted.clean.map(({ text }) => newIncident({ error_message: text }));
    await stack.send(alerts.map((alert) => JSON.stringify(alert)));
    for (const alert of alerts) {
      const { incident } = await stack.caseFile(incidentId(alert));
      expect(incident.error_message).toBe(truncateString(alert.error_message));
    }
  });
});

async function writeLine(logGroupName: string, message: string): Promise<void> {
  const stream = { logGroupName, logStreamName: 'stream' };
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName }));
  await clients.logs.send(new CreateLogStreamCommand(stream));
  await clients.logs.send(new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: Date.now(), message }] }));
}

async function plantInPolicies(): Promise<() => Promise<void>> {
  const RoleName = outputs.data_processor_role_name;
  const policies = samples.map(({ text }, index) => ({
    RoleName,
    PolicyName: `leaky-${index}`,
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::none/*',
          Condition: { StringEquals: { 'aws:PrincipalTag/note': text } },
        },
      ],
    }),
  }));
  for (const policy of policies) await clients.iam.send(new PutRolePolicyCommand(policy));
  return async () => {
    for (const { PolicyName } of policies)
      await clients.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  };
}

async function plantInEnvironment(): Promise<() => Promise<void>> {
  const FunctionName = outputs.data_processor_function_name;
  const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const set = async (Variables: Record<string, string> | undefined) => {
    await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  };
  await set({
    ...Environment?.Variables,
    ...Object.fromEntries(samples.map(({ text }, index) => [`LEAK_${index}`, text.slice(0, 200)])),
  });
  return () => set(Environment?.Variables);
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>, width = 16): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
