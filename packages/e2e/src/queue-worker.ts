import { createRequire } from 'node:module';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

type Handler = (event: object, context: object) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

/** What a worker tells its parent: it took so many messages, or is done with them. */
export type WorkerNote = { took: number } | 'done';

/**
 * `queue-worker BUNDLE QUEUE_URL BATCH_SIZE VISIBILITY_SECONDS`: one Lambda environment with its trigger, as a process
 * that can be killed at any moment. What it had received comes back when the visibility time-out is over.
 */
const [bundle = '', QueueUrl = '', batchSize = '1', visibility = '30'] = process.argv.slice(2);
const { handler } = createRequire(bundle)(bundle) as { handler: Handler };
const sqs = new SQSClient({});
const note = (text: WorkerNote) => process.send?.(text);

process.on('disconnect', () => process.exit(1)); // nobody is left who would end it

async function work(): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Number(batchSize),
        VisibilityTimeout: Number(visibility),
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    if (Messages.length > 0) await handle(Messages);
  }
}

async function handle(messages: readonly Message[]): Promise<void> {
  note({ took: messages.length });
  // Lambda ends an invocation long before its messages are visible again
  const timeOut = setTimeout(() => process.exit(1), (Number(visibility) - 1) * 1000);
  const { batchItemFailures } = await handler(
    { Records: messages.map(recordOf) },
    { getRemainingTimeInMillis: () => 60_000 },
  );
  clearTimeout(timeOut);
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const Entries = messages
    .filter(({ MessageId = '' }) => !failed.has(MessageId))
    .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  note('done');
}

/** What Lambda hands to a function. Every receive counts as the first one, so that waits stay short. */
function recordOf({ MessageId, ReceiptHandle, Body, Attributes = {}, MessageAttributes = {} }: Message): object {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: { ...Attributes, ApproximateReceiveCount: '1' },
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue },
      ]),
    ),
  };
}

void work();
