import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { deadLetterQueues } from '../src/dlq/queues.js';

interface Stored {
  id: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
  handle: string;
  input: Omit<SendMessageCommandInput, 'QueueUrl'>;
}

export type Act = 'send' | 'remove' | 'receive';

const prefix = 'casefile-local-';

/**
 * The queues of a deployment as SQS keeps them: what is received is hidden for a while, a FIFO queue delivers nothing of a
 * group of which something is hidden, and takes a deduplication id once in five minutes. The test brings the clock.
 */
export function createFakeQueues(now: () => Date) {
  const client = mockClient(SQSClient);
  const names = deadLetterQueues.flatMap(({ dlq, target }) => [dlq, target]);
  const queues = new Map<string, Stored[]>(names.map((name) => [name, []]));
  const deduplicated = new Map<string, number>();
  const time = () => now().getTime();
  let fails: (act: Act, body: string) => Error | undefined = () => undefined;
  let afterSend: (body: string, id: string) => void = () => undefined;

  const queueOf = (url = '') => url.slice(url.lastIndexOf('/') + 1 + prefix.length);
  const messagesIn = (name: string) => queues.get(name) ?? [];
  const failIf = (act: Act, body: string) => {
    const error = fails(act, body);
    if (error) throw error;
  };

  function put(name: string, input: Stored['input'], sentAt = time()): string {
    const id = randomUUID();
    const once = `${name} ${input.MessageGroupId ?? ''} ${input.MessageDeduplicationId ?? id}`;
    if (time() - (deduplicated.get(once) ?? -Infinity) < 5 * 60_000) return id;
    deduplicated.set(once, time());
    messagesIn(name).push({ id, sentAt, visibleAt: 0, receives: 0, handle: '', input });
    return id;
  }

  client.on(GetQueueUrlCommand).callsFake(({ QueueName = '' }: { QueueName?: string }) => {
    const name = QueueName.slice(prefix.length);
    if (!QueueName.startsWith(prefix) || !queues.has(name)) {
      throw new QueueDoesNotExist({ message: 'The specified queue does not exist.', $metadata: {} });
    }
    return { QueueUrl: `http://127.0.0.1:4566/000000000000/${QueueName}` };
  });

  client.on(GetQueueAttributesCommand).callsFake(({ QueueUrl }: { QueueUrl?: string }) => {
    const all = messagesIn(queueOf(QueueUrl));
    const hidden = all.filter(({ visibleAt }) => visibleAt > time()).length;
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(all.length - hidden),
        ApproximateNumberOfMessagesNotVisible: String(hidden),
      },
    };
  });

  client.on(ReceiveMessageCommand).callsFake((input: ReceiveMessageCommand['input']) => {
    failIf('receive', '');
    const all = messagesIn(queueOf(input.QueueUrl));
    const blocked = new Set(
      all.flatMap(({ visibleAt, input: { MessageGroupId } }) =>
        visibleAt > time() && MessageGroupId !== undefined ? [MessageGroupId] : [],
      ),
    );
    const Messages = all
      .filter(({ visibleAt, input: { MessageGroupId = '' } }) => visibleAt <= time() && !blocked.has(MessageGroupId))
      .slice(0, input.MaxNumberOfMessages)
      .map((stored) => {
        stored.handle = randomUUID();
        stored.receives += 1;
        stored.visibleAt = time() + (input.VisibilityTimeout ?? 30) * 1000;
        return messageOf(stored);
      });
    return { Messages };
  });

  client.on(ChangeMessageVisibilityBatchCommand).callsFake((input: ChangeMessageVisibilityBatchCommand['input']) => {
    for (const { ReceiptHandle, VisibilityTimeout = 0 } of input.Entries ?? []) {
      const found = messagesIn(queueOf(input.QueueUrl)).find(({ handle }) => handle === ReceiptHandle);
      if (found) found.visibleAt = time() + VisibilityTimeout * 1000;
    }
    return {};
  });

  client.on(SendMessageCommand).callsFake(({ QueueUrl, ...input }: SendMessageCommandInput) => {
    failIf('send', input.MessageBody ?? '');
    const MessageId = put(queueOf(QueueUrl), input);
    afterSend(input.MessageBody ?? '', MessageId);
    return { MessageId };
  });

  client.on(DeleteMessageCommand).callsFake(({ QueueUrl, ReceiptHandle }: DeleteMessageCommand['input']) => {
    const all = messagesIn(queueOf(QueueUrl));
    const index = all.findIndex(({ handle }) => handle === ReceiptHandle);
    failIf('remove', all[index]?.input.MessageBody ?? '');
    if (index >= 0) all.splice(index, 1);
    return {};
  });

  return {
    client,
    /** Puts a message into a queue (its name without the prefix); answers its id. */
    put,
    /** Puts so many messages with bodies of their own, with attributes as text. */
    fill(name: string, count: number, attributes: Record<string, string> = {}, extra: Partial<Stored['input']> = {}) {
      const MessageAttributes = attributesOf(attributes);
      return Array.from({ length: count }, (_, index) =>
        put(name, { MessageBody: `${name} ${index} ${attributes['reason'] ?? ''}`, MessageAttributes, ...extra }),
      );
    },
    /** What is in a queue, whether visible or not. */
    in: (name: string) => messagesIn(name).map(messageOf),
    visibleIn: (name: string) => messagesIn(name).filter(({ visibleAt }) => visibleAt <= time()).length,
    /** Lets calls fail before they take effect. */
    failWhen: (rule: typeof fails) => (fails = rule),
    /** Does something right after a message was sent to the queue behind. */
    onSend: (listener: typeof afterSend) => (afterSend = listener),
    /** The queue was never made. */
    lose: (name: string) => queues.delete(name),
    /** Hides all of a queue, as somebody does who has received it. */
    hide(name: string, seconds: number) {
      for (const stored of messagesIn(name)) stored.visibleAt = time() + seconds * 1000;
    },
  };
}

export function attributesOf(texts: Record<string, string>) {
  return Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}

function messageOf({ id, sentAt, receives, handle, input }: Stored): Message {
  const { MessageBody, MessageAttributes, MessageGroupId } = input;
  return {
    MessageId: id,
    ReceiptHandle: handle,
    Body: MessageBody ?? '',
    Attributes: {
      SentTimestamp: String(sentAt),
      ApproximateReceiveCount: String(receives),
      ...(MessageGroupId === undefined ? {} : { MessageGroupId }),
    },
    ...(MessageAttributes && Object.keys(MessageAttributes).length > 0 ? { MessageAttributes } : {}),
  };
}
