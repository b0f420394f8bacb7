import { expect, it } from '@jest/globals';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { createSqsQuarantine } from './quarantine.js';

it('puts reason and origin beside a message, and as many of its own attributes as SQS leaves room for', async () => {
  const sqs = mockClient(SQSClient).on(SendMessageCommand).resolves({});
  const attributes = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, 'x']));
  const quarantine = createSqsQuarantine({ client: new SQSClient({}), queueUrl: 'http://127.0.0.1/dlq' });
  await quarantine({
    body: 'bad',
    reason: 'no JSON',
    sqsMessageId: 'first',
    quarantinedBy: 'alert-agent',
    attributes: { ...attributes, reason: 'its own' },
  });
  const { MessageAttributes = {} } = sqs.commandCalls(SendMessageCommand)[0]?.args[0].input ?? {};
  const sent = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
  expect(Object.fromEntries(sent)).toEqual({
    ...Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`a${index}`, 'x'])),
    reason: 'no JSON',
    original_message_id: 'first',
    quarantined_by: 'alert-agent',
  });
  sqs.restore();
});
