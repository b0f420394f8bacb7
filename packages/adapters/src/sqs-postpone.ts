import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Hides a received message for `seconds` more (0 to 43,200), so that it comes back when it makes sense. */
export type PostponeMessage = (receiptHandle: string, seconds: number) => Promise<void>;

export function createSqsPostpone({ client, queueUrl }: { client: SQSClient; queueUrl: string }): PostponeMessage {
  return async (receiptHandle, seconds) => {
    const VisibilityTimeout = Math.min(Math.max(Math.ceil(seconds), 0), 43_200);
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
    );
  };
}
