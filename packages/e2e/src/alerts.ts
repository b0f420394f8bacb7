import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { createDynamoDbAlertStore } from '@casefile/adapters';
import { type AlertState, wakeUpMessageSchema } from '@casefile/alert-core';
import { eventually, type TestStack } from './stack.js';

/** A message as SQS gets it, the publisher's attributes beside it. */
export interface SentAlert {
  body: string;
  attributes?: Record<string, string>;
}

/** The alert pipeline of a stack: its doors, and what comes out behind them. */
export function alertsOn({ outputs, clients, endpoint, drain, untilQueueIsEmpty }: TestStack) {
  const store = createDynamoDbAlertStore({ client: clients.dynamodb, tableName: outputs.status_table_name });

  /** Publishes to the alerts topic, through which it gets to the queue in an SNS envelope. */
  async function publish(payload: object | string): Promise<void> {
    await clients.sns.send(new PublishCommand({ TopicArn: outputs.alerts_topic_arn, Message: textOf(payload) }));
  }

  /** Sends straight to the alerts queue, ten at a time: what raw delivery makes of a topic's messages. */
  async function send(messages: readonly SentAlert[]): Promise<void> {
    for (let start = 0; start < messages.length; start += 10) {
      const Entries = messages.slice(start, start + 10).map(({ body, attributes = {} }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
        ),
      }));
      const { Failed = [] } = await clients.sqs.send(
        new SendMessageBatchCommand({ QueueUrl: outputs.alerts_queue_url, Entries }),
      );
      if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Message ?? ''}`);
    }
  }

  /** The states whose title holds a text. */
  async function states(title: string): Promise<AlertState[]> {
    const fingerprints: string[] = [];
    let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const page = await clients.dynamodb.send(
        new ScanCommand({
          TableName: outputs.status_table_name,
          ConsistentRead: true,
          FilterExpression: 'contains(title, :title)',
          ExpressionAttributeValues: { ':title': { S: title } },
          ProjectionExpression: 'fingerprint',
          ExclusiveStartKey,
        }),
      );
      fingerprints.push(...(page.Items ?? []).flatMap(({ fingerprint }) => fingerprint?.S ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return [...(await store.load(fingerprints)).values()];
  }

  /** Waits until so many states have a title with this text and are as wanted. */
  function untilStates(
    title: string,
    count: number,
    wanted: (state: AlertState) => boolean = () => true,
  ): Promise<AlertState[]> {
    return eventually(`${count} states of ${title}`, 60, async () => {
      const found = (await states(title)).filter(wanted);
      return found.length >= count ? found : undefined;
    });
  }

  /** Waits for the one state with this title, as wanted. */
  async function untilState(title: string, wanted?: (state: AlertState) => boolean): Promise<AlertState> {
    const [state] = await untilStates(title, 1, wanted);
    if (!state) throw new Error(`no state of ${title}`);
    return state;
  }

  /** Waits until alert-agent has done all that it got. */
  function untilDone(seconds = 60): Promise<true> {
    return untilQueueIsEmpty(seconds, outputs.alerts_queue_url);
  }

  /** Takes the wake-ups out of issues.fifo, where they lie while issue-agent does not work; answers the fingerprints, one for each message. */
  async function wakeUps(): Promise<string[]> {
    const messages = await drain(outputs.issues_queue_url);
    return messages.map(({ Body = '' }) => wakeUpMessageSchema.parse(JSON.parse(Body)).fingerprint);
  }

  /** Starts issue-agent on what is in issues.fifo, or lets it lie there. */
  function letIssueAgentWork(isToWork: boolean): Promise<void> {
    return letWork(outputs.issue_agent_function_name, isToWork);
  }

  /** The same of alert-agent and the alerts queue. */
  function letAlertAgentWork(isToWork: boolean): Promise<void> {
    return letWork(outputs.alert_agent_function_name, isToWork);
  }

  async function letWork(FunctionName: string, Enabled: boolean): Promise<void> {
    const { EventSourceMappings = [] } = await clients.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName }),
    );
    for (const { UUID } of EventSourceMappings) {
      await clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    }
  }

  /** Does what issue-agent does once an issue says what it should. */
  async function markSynced(title: string): Promise<void> {
    const left = await states(title);
    const worker = async () => {
      for (let state = left.pop(); state; state = left.pop()) {
        await clients.dynamodb.send(
          new UpdateItemCommand({
            TableName: outputs.status_table_name,
            Key: { fingerprint: { S: state.fingerprint } },
            UpdateExpression: 'SET synced_version = :version REMOVE pending, pending_since',
            ExpressionAttributeValues: { ':version': { N: String(state.desired_version) } },
          }),
        );
      }
    };
    await Promise.all(Array.from({ length: 25 }, worker));
  }

  /** The variables that a function runs with. */
  async function environmentOf(FunctionName: string): Promise<Record<string, string>> {
    const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return { ...Environment?.Variables, AWS_LAMBDA_FUNCTION_NAME: FunctionName };
  }

  /**
   * Fills the webhook's secret. The function keeps what it read for five minutes, so every test of a stack has to use
   * the same.
   */
  async function fillWebhookSecret(): Promise<void> {
    await clients.secrets.send(
      new PutSecretValueCommand({
        SecretId: outputs.webhook_secret_name,
        SecretString: JSON.stringify({
          grafana: { hmac_keys: [webhookSecrets.grafanaKey] },
          alertmanager: { tokens: [webhookSecrets.alertmanagerToken] },
        }),
      }),
    );
  }

  /** Where a program that knows no `*.localhost` reaches the webhook: by path, as LocalStack and MiniStack offer it. */
  function webhookUrl(source: string): string {
    const { hostname } = new URL(outputs.webhook_url.replace('{source}', source));
    return `${endpoint}/_aws/execute-api/${hostname.split('.')[0] ?? ''}/$default/alerts/${source}`;
  }

  return {
    publish,
    send,
    states,
    untilStates,
    untilState,
    untilDone,
    wakeUps,
    letIssueAgentWork,
    letAlertAgentWork,
    markSynced,
    environmentOf,
    fillWebhookSecret,
    webhookUrl,
  };
}

export type AlertsOnStack = ReturnType<typeof alertsOn>;

/** What senders of the tests prove themselves with. */
export const webhookSecrets = {
  grafanaKey: 'the-key-that-grafana-signs-with',
  alertmanagerToken: 'the-token-of-the-alertmanager',
} as const;

function textOf(payload: object | string): string {
  return typeof payload === 'string' ? payload : JSON.stringify(payload);
}
