import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { awsFailureOf } from '@casefile/cli-kit';
import { awsMissing } from '../aws-missing.js';
import { nextStepsFor } from '../deployment/next-steps.js';
import type { Missing } from '../missing.js';
import { type DeadLetter, letterOf } from './letter.js';
import type { DeadLetterQueue } from './queues.js';
import { redriven } from './redriven.js';

/** One dead-letter queue and the queue behind it. Failures are `Missing`, but for what is wrong with one letter alone. */
export interface DeadLetterBox {
  /** The names on AWS. */
  from: string;
  to: string;
  isFifo: boolean;
  /** About how many wait, and how many somebody has received a moment ago. */
  counts: () => Promise<{ waiting: number; hidden: number }>;
  /** Up to ten; they are hidden for `HIDDEN_SECONDS`. None: nothing is visible anywhere. */
  receive: (max: number) => Promise<DeadLetter[]>;
  /** Makes letters visible at once. */
  putBack: (letters: readonly DeadLetter[]) => Promise<void>;
  /** Sends a letter to the queue behind; answers the id that it has there. */
  send: (letter: DeadLetter) => Promise<string>;
  /** Deletes a letter. */
  remove: (letter: DeadLetter) => Promise<void>;
}

/** For so long a letter is away that was received by somebody who has died since. */
export const HIDDEN_SECONDS = 30;

export async function openBox(client: SQSClient, queue: DeadLetterQueue, namePrefix: string): Promise<DeadLetterBox> {
  const from = `${namePrefix}${queue.dlq}`;
  const to = `${namePrefix}${queue.target}`;
  const [dlqUrl, targetUrl] = await Promise.all(
    [from, to].map((name) => urlOf(client, name, nextStepsFor(namePrefix).apply)),
  );
  const inQueue = { QueueUrl: dlqUrl };

  async function saying<T>(action: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw missing(`${action} on ${from}`, error);
    }
  }

  return {
    from,
    to,
    isFifo: from.endsWith('.fifo'),

    async counts() {
      const { Attributes = {} } = await saying('sqs:GetQueueAttributes', () =>
        client.send(
          new GetQueueAttributesCommand({
            ...inQueue,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        ),
      );
      return {
        waiting: Number(Attributes.ApproximateNumberOfMessages),
        hidden: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      };
    },

    async receive(max) {
      const { Messages = [] } = await saying('sqs:ReceiveMessage', () =>
        client.send(
          new ReceiveMessageCommand({
            ...inQueue,
            MaxNumberOfMessages: Math.min(Math.max(max, 1), 10),
            VisibilityTimeout: HIDDEN_SECONDS,
            // a receive that does not wait asks some of the queue's servers, and may find nothing where there is something
            WaitTimeSeconds: 1,
            MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount', 'MessageGroupId'],
            MessageAttributeNames: ['All'],
          }),
        ),
      );
      return Messages.map((message) => letterOf(message, queue.unexplained));
    },

    async putBack(letters) {
      const batches = Array.from({ length: Math.ceil(letters.length / 10) }, (_, index) =>
        letters.slice(index * 10, index * 10 + 10),
      );
      for (const batch of batches) {
        const Entries = batch.map(({ receiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }));
        // an entry that fails is visible already: its time was over
        await saying('sqs:ChangeMessageVisibility', () =>
          client.send(new ChangeMessageVisibilityBatchCommand({ ...inQueue, Entries })),
        );
      }
    },

    async send(letter) {
      const { MessageId = '' } = await sayingUnlessOfOne(`sqs:SendMessage to ${to}`, () =>
        client.send(new SendMessageCommand({ QueueUrl: targetUrl, ...redriven(letter) })),
      );
      return MessageId;
    },

    async remove({ receiptHandle }) {
      await sayingUnlessOfOne(`sqs:DeleteMessage on ${from}`, () =>
        client.send(new DeleteMessageCommand({ ...inQueue, ReceiptHandle: receiptHandle })),
      );
    },
  };
}

async function sayingUnlessOfOne<T>(action: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw awsFailureOf(error) === 'other' ? error : missing(action, error);
  }
}

function missing(action: string, error: unknown): Missing {
  return awsMissing(action, error, 'The queue was deleted; apply the infrastructure again.');
}

async function urlOf(client: SQSClient, name: string, apply: string): Promise<string> {
  try {
    return (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? '';
  } catch (error) {
    throw awsMissing(`sqs:GetQueueUrl of ${name}`, error, `Is it the right ENV and region? Otherwise: ${apply}`);
  }
}
