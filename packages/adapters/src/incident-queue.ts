import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** What the supervisor asks of its queue beyond what the event source mapping does for it. */
export interface IncidentQueue {
  /** Hides a message for `seconds` more (0 to 43,200), so that it comes back when it makes sense. */
  delay(receiptHandle: string, seconds: number): Promise<void>;
}

export function createSqsIncidentQueue({ client, queueUrl }: { client: SQSClient; queueUrl: string }): IncidentQueue {
  return {
    async delay(receiptHandle, seconds) {
      const VisibilityTimeout = Math.min(Math.max(Math.ceil(seconds), 0), 43_200);
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }),
      );
    },
  };
}
