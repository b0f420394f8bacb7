import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

/** Where alerts go in: a message as its sender wrote it, and what is known about it as attributes. Answers its id. */
export type PublishAlert = (message: string, attributes: Readonly<Record<string, string>>) => Promise<string>;

export function createSnsAlertsTopic({ client, topicArn }: { client: SNSClient; topicArn: string }): PublishAlert {
  return async (message, attributes) => {
    const { MessageId = '' } = await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Message: message,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }),
    );
    return MessageId;
  };
}
