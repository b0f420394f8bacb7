import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { incidentId } from '@casefile/context-core';
import { newTitle } from './alert-payloads.js';
import { alertsOn } from './alerts.js';
import { startCommandLine } from './command-line.js';
import { eventually, newIncident } from './stack.js';
import { holdIssueAgent, useStack } from './use-stack.js';

const stack = useStack();
const { outputs, clients } = stack;
const alerts = alertsOn(stack);

holdIssueAgent(alerts);

const dlqs = {
  incidents: outputs.incidents_dlq_url,
  'incidents-subscription': outputs.incidents_subscription_dlq_url,
  alerts: outputs.alerts_dlq_url,
  'alerts-subscription': outputs.alerts_subscription_dlq_url,
  issues: outputs.issues_dlq_url,
};

beforeEach(async () => {
  for (const url of Object.values(dlqs)) await stack.drain(url);
});

describe('a redrive of 1,000 messages that is killed twice', () => {
  it('loses nothing and doubles nothing', async () => {
    const title = newTitle('Dead letter');
    await bury(
      outputs.alerts_dlq_url,
      Array.from({ length: 1000 }, (_, index) => letter(index, firing(`${title} ${index}`))),
    );
    await alerts.letAlertAgentWork(false);
    for (const left of [700, 350]) {
      const { child, ended } = start('dlq redrive --queue alerts --rate 200 --yes');
      await untilSomeAreInBoth(left);
      child.kill('SIGKILL');
      expect((await ended).code).toBeNull();
    }
    const last = await casefile('dlq redrive --queue alerts --yes --output json');
    expect(last).toMatchObject({ code: 0, report: { failed: [], hidden: 0, came_back: 0 } });
    expect(await count(outputs.alerts_dlq_url)).toBe(0);
    console.log({ sent: await count(outputs.alerts_queue_url) }); // some twice, if it was killed between sending and deleting them

    await alerts.letAlertAgentWork(true);
    await alerts.untilDone();
    const states = await alerts.states(title);
    expect(states).toHaveLength(1000);
    expect(states.filter(({ occurrences }) => occurrences !== 1)).toEqual([]);
    expect(await count(outputs.alerts_dlq_url)).toBe(0);
    await alerts.markSynced(title); // nobody has to wake issue-agent for them later
    await alerts.wakeUps();
  });

  it('sends the same event when it sends a message twice, though nothing in it says when it happened', async () => {
    const title = newTitle('Twice');
    const copy = { body: firing(title), attributes: { original_message_id: randomUUID(), reason: 'r' } };
    await bury(outputs.alerts_dlq_url, [copy, copy, copy]);
    expect(await casefile('dlq redrive --queue alerts --yes --output json')).toMatchObject({ report: { done: 3 } });
    await alerts.untilState(title);
    await alerts.untilDone();
    expect(await alerts.states(title)).toMatchObject([{ occurrences: 1, flaps: 0, desired_version: 1 }]);
    await alerts.wakeUps();
  });
});

describe('every dead-letter queue', () => {
  it('is in the list, by the name that Terraform gave it', async () => {
    await bury(outputs.alerts_dlq_url, [{ body: 'bad', attributes: { reason: 'the message is not JSON' } }]);
    const { code, report } = await casefile('dlq list --output json');
    const queues = (report as { queues: { queue: string; dlq: string }[] }).queues;
    expect(code).toBe(0);
    expect(Object.fromEntries(queues.map(({ queue, dlq }) => [queue, dlq]))).toEqual(
      Object.fromEntries(Object.entries(dlqs).map(([queue, url]) => [queue, nameOf(url)])),
    );
    expect(queues.find(({ queue }) => queue === 'alerts')).toMatchObject({
      messages: 1,
      reasons: [{ reason: 'the message is not JSON', count: 1 }],
    });
    expect(await visible(outputs.alerts_dlq_url)).toBe(1);
  });

  it('of a FIFO queue is redriven with its groups', async () => {
    const fingerprints = Array.from({ length: 12 }, (): string => randomUUID());
    const twice = [...fingerprints, ...fingerprints];
    await bury(
      outputs.issues_dlq_url,
      twice.map((fingerprint) => ({ body: JSON.stringify({ fingerprint }), group: fingerprint })),
    );
    const { code, report } = await casefile('dlq redrive --queue issues --yes --output json');
    expect({ code, report }).toMatchObject({ code: 0, report: { done: 24 } });
    expect((await alerts.wakeUps()).filter((one) => fingerprints.includes(one)).sort()).toEqual(twice.sort());
    expect(await count(outputs.issues_dlq_url)).toBe(0);
  });

  it('of a subscription is redriven in its envelope', async () => {
    const incident = newIncident();
    await bury(outputs.incidents_subscription_dlq_url, [
      { body: envelope(outputs.incidents_topic_arn, JSON.stringify(incident)) },
    ]);
    const { code } = await casefile('dlq redrive --queue incidents-subscription --yes');
    expect(code).toBe(0);
    await stack.caseFile(incidentId(incident));
    await stack.untilQueueIsEmpty(60);
    expect(await stack.record(incidentId(incident))).toMatchObject({ occurrences: 1 });
  });
});

describe('filters', () => {
  it('show, try and drop what they match, and leave the rest visible', async () => {
    const needed = Array.from({ length: 15 }, () => ({ body: 'needed', attributes: { reason: 'title: missing' } }));
    const useless = Array.from({ length: 12 }, () => ({ body: 'useless', attributes: { reason: 'not JSON' } }));
    await bury(outputs.alerts_dlq_url, [...needed, ...useless]);
    const filter = '--queue alerts --reason json --output json';
    expect(await casefile(`dlq show ${filter}`)).toMatchObject({
      report: { letters: Array(12).fill({ body: 'useless' }), not_matching: 15 },
    });
    expect(await casefile(`dlq redrive ${filter} --dry-run`)).toMatchObject({ report: { done: 12 } });
    expect(await casefile(`dlq drop ${filter}`)).toMatchObject({ code: 2 });
    expect(await visible(outputs.alerts_dlq_url)).toBe(27);
    expect(await casefile(`dlq drop ${filter} --yes`)).toMatchObject({ code: 0, report: { done: 12 } });
    expect(await visible(outputs.alerts_dlq_url)).toBe(15);
    expect(new Set((await stack.drain(outputs.alerts_dlq_url)).map(({ Body }) => Body))).toEqual(new Set(['needed']));
  });
});

interface Buried {
  body: string;
  attributes?: Record<string, string>;
  group?: string;
}

/** An alert of an emitter that has no times of its own: only the message says which event it is. */
function firing(title: string): string {
  return JSON.stringify({
    schema_version: 1,
    source: 'emitter',
    state: 'FIRING',
    title,
    occurred_at: '2026-03-01T10:00:00Z',
    resource: { type: 'generic', id: title },
  });
}

/** In each of the forms that a dead letter has: given up by the queue, quarantined, in the envelope of SNS. */
function letter(index: number, body: string): Buried {
  if (index % 3 === 0) return { body };
  if (index % 3 === 1) return { body: envelope(outputs.alerts_topic_arn, body) };
  return { body, attributes: { reason: 'broken', original_message_id: randomUUID(), quarantined_by: 'alert-agent' } };
}

function envelope(TopicArn: string, Message: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn,
    Message,
    Timestamp: new Date().toISOString(),
  });
}

async function bury(QueueUrl: string, letters: readonly Buried[]): Promise<void> {
  for (let start = 0; start < letters.length; start += 10) {
    const Entries = letters.slice(start, start + 10).map(({ body, attributes = {}, group }, index) => ({
      Id: String(index),
      MessageBody: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
      ...(group === undefined ? {} : { MessageGroupId: group, MessageDeduplicationId: randomUUID() }),
    }));
    const { Failed = [] } = await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Message ?? ''}`);
  }
}

function start(line: string) {
  const CASEFILE_NAME_PREFIX = nameOf(outputs.alerts_dlq_url).replace(/alerts-dlq$/, '');
  return startCommandLine('cli', line.split(' '), { CASEFILE_NAME_PREFIX });
}

async function casefile(line: string): Promise<{ code: number | null; report: unknown }> {
  const { code, stdout } = await start(line).ended;
  return { code, report: stdout.startsWith('{') ? JSON.parse(stdout) : undefined };
}

/** Waits until few enough dead letters are left, and then for a moment at which one is sent and not deleted, if one is seen. */
async function untilSomeAreInBoth(left: number): Promise<void> {
  await eventually(`${left} dead letters`, 30, async () => (await count(outputs.alerts_dlq_url)) < left || undefined);
  for (const until = Date.now() + 1500; Date.now() < until;) {
    const sent = await count(outputs.alerts_queue_url);
    if (sent + (await count(outputs.alerts_dlq_url)) > 1000) return;
  }
}

/** All that is in a queue, visible or not. */
async function count(url: string): Promise<number> {
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = await attributesOf(url);
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}

async function visible(url: string): Promise<number> {
  return Number((await attributesOf(url)).ApproximateNumberOfMessages);
}

async function attributesOf(QueueUrl: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await clients.sqs.send(command)).Attributes ?? {};
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
