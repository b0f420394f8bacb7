import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type EnrichedContextJson,
  enrichedContextSchema,
  type IncidentAlert,
  type IncidentRecord,
  incidentRecordSchema,
} from '@casefile/context-core';
import * as z from 'zod';

const stackSchema = z.object({
  /** Where the local AWS and Terraform keep their files. */
  directory: z.string(),
  endpoint: z.url(),
  /** Terraform's, as they were applied. */
  variables: z.record(z.string(), z.string()),
  /** Where the fake GitHub answers, if there is one. */
  github_url: z.url().optional(),
  outputs: z.object({
    incidents_topic_arn: z.string(),
    incidents_queue_url: z.string(),
    incidents_dlq_url: z.string(),
    incidents_subscription_dlq_url: z.string(),
    incident_table_name: z.string(),
    supervisor_function_name: z.string(),
    supervisor_role_name: z.string(),
    alerts_topic_arn: z.string(),
    alerts_queue_url: z.string(),
    alerts_dlq_url: z.string(),
    alerts_subscription_dlq_url: z.string(),
    issues_queue_url: z.string(),
    status_table_name: z.string(),
    alert_agent_function_name: z.string(),
    alert_agent_role_name: z.string(),
    alert_agent_log_group_name: z.string(),
    issues_dlq_url: z.string(),
    control_table_name: z.string(),
    issue_agent_function_name: z.string(),
    issue_agent_role_name: z.string(),
    issue_agent_log_group_name: z.string(),
    github_app_secret_name: z.string(),
    webhook_url: z.string(),
    webhook_secret_name: z.string(),
    webhook_function_name: z.string(),
    webhook_role_name: z.string(),
    webhook_log_group_name: z.string(),
    sweeper_function_name: z.string(),
    sweeper_role_name: z.string(),
    supervisor_log_group_name: z.string(),
    data_processor_function_name: z.string(),
    data_processor_role_name: z.string(),
    data_processor_log_group_name: z.string(),
    data_processor_results_log_group_name: z.string(),
    data_bucket_name: z.string(),
  }),
});

/** The stack under test, as scripts/with-stack.ts announces it, with clients that act as its administrator. */
export function openStack() {
  const announced = process.env.CASEFILE_STACK;
  if (!announced) throw new Error('No stack to test: run this through `make test` or `yarn test:integration`.');
  const { directory, endpoint, variables, github_url: githubUrl, outputs } = stackSchema.parse(JSON.parse(announced));
  const clients = {
    cloudtrail: new CloudTrailClient({}),
    cloudwatch: new CloudWatchClient({}),
    dynamodb: new DynamoDBClient({}),
    iam: new IAMClient({}),
    lambda: new LambdaClient({}),
    logs: new CloudWatchLogsClient({}),
    s3: new S3Client({ forcePathStyle: true }),
    secrets: new SecretsManagerClient({}),
    sns: new SNSClient({}),
    sqs: new SQSClient({}),
  };

  /** Publishes to the incidents topic: an incident, or any text. */
  async function publish(message: IncidentAlert | string): Promise<void> {
    const Message = typeof message === 'string' ? message : JSON.stringify(message);
    await clients.sns.send(new PublishCommand({ TopicArn: outputs.incidents_topic_arn, Message }));
  }

  /** Sends bodies straight to the incidents queue, ten at a time. */
  async function send(bodies: readonly string[]): Promise<void> {
    for (let start = 0; start < bodies.length; start += 10) {
      const Entries = bodies.slice(start, start + 10).map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      const { Failed = [] } = await clients.sqs.send(
        new SendMessageBatchCommand({ QueueUrl: outputs.incidents_queue_url, Entries }),
      );
      if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Message ?? ''}`);
    }
  }

  async function record(incidentId: string): Promise<IncidentRecord | undefined> {
    const { Item } = await clients.dynamodb.send(
      new GetItemCommand({
        TableName: outputs.incident_table_name,
        Key: { incident_id: { S: incidentId } },
        ConsistentRead: true,
      }),
    );
    return Item && incidentRecordSchema.parse(unmarshall(Item));
  }

  /** Every item of a table; in the table of case files, storm windows included. */
  async function items(tableName = outputs.incident_table_name): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const page = await clients.dynamodb.send(
        new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey }),
      );
      found.push(...(page.Items ?? []).map((item) => unmarshall(item)));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }

  /** Waits until the incident's case file is stored. */
  function caseFile(incidentId: string, seconds = 30): Promise<EnrichedContextJson> {
    return eventually(`the case file of ${incidentId}`, seconds, async () => {
      const json = (await record(incidentId))?.enriched_context;
      return json === undefined ? undefined : enrichedContextSchema.parse(JSON.parse(json));
    });
  }

  /** Takes what is in a queue; the messages are deleted. */
  async function drain(queueUrl: string): Promise<Message[]> {
    const taken: Message[] = [];
    for (;;) {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          WaitTimeSeconds: 0,
        }),
      );
      if (Messages.length === 0) return taken;
      taken.push(...Messages);
      await Promise.all(
        Messages.map(({ ReceiptHandle }) =>
          clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle })),
        ),
      );
    }
  }

  /** Every line of a log group since a moment (epoch ms). */
  async function logLines(logGroupName: string, since: number, filterPattern?: string): Promise<string[]> {
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await clients.logs.send(
        new FilterLogEventsCommand({ logGroupName, startTime: since, nextToken, filterPattern }),
      );
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
    return lines;
  }

  /** Invokes the workload and waits for its answer. */
  async function invokeWorkload(event: object = {}): Promise<{ error?: string; payload: unknown }> {
    const { FunctionError, Payload } = await clients.lambda.send(
      new InvokeCommand({ FunctionName: outputs.data_processor_function_name, Payload: JSON.stringify(event) }),
    );
    const text = Payload ? Buffer.from(Payload).toString() : 'null';
    return { ...(FunctionError ? { error: FunctionError } : {}), payload: JSON.parse(text) as unknown };
  }

  /**
   * How often the logs of a function were searched, by whomever: one round of collectors searches a fixed number of
   * times. The local AWS answers with the newest 50 searches of all functions, so it has to be asked soon.
   */
  async function logSearches(functionName: string): Promise<number> {
    let found = 0;
    let NextToken: string | undefined;
    do {
      const page = await clients.cloudtrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'FilterLogEvents' }],
          NextToken,
        }),
      );
      found += (page.Events ?? []).filter(({ CloudTrailEvent = '' }) =>
        CloudTrailEvent.includes(`/aws/lambda/${functionName}"`),
      ).length;
      NextToken = page.NextToken;
    } while (NextToken);
    return found;
  }

  /** Forgets storms, so that the next incident of any function gets a case file of its own. */
  async function endStorms(): Promise<void> {
    for (const { incident_id } of await items()) {
      if (typeof incident_id !== 'string' || !incident_id.startsWith('window#')) continue;
      await clients.dynamodb.send(
        new DeleteItemCommand({ TableName: outputs.incident_table_name, Key: { incident_id: { S: incident_id } } }),
      );
    }
  }

  /** Waits until nothing waits in a queue and nothing is being worked on, so that nothing will come again. */
  function untilQueueIsEmpty(seconds: number, queueUrl = outputs.incidents_queue_url): Promise<true> {
    return eventually(`nothing in ${queueUrl}`, seconds, async () => {
      const { Attributes = {} } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      const counts = [
        Attributes.ApproximateNumberOfMessages,
        Attributes.ApproximateNumberOfMessagesNotVisible,
        Attributes.ApproximateNumberOfMessagesDelayed,
      ];
      return counts.every((count) => count === '0') || undefined;
    });
  }

  /** Ends the clients' connections, which would keep a process alive. */
  function close(): void {
    for (const client of Object.values(clients)) client.destroy();
  }

  return {
    close,
    logSearches,
    endStorms,
    untilQueueIsEmpty,
    directory,
    endpoint,
    variables,
    githubUrl,
    outputs,
    clients,
    publish,
    send,
    record,
    items,
    caseFile,
    drain,
    logLines,
    invokeWorkload,
  };
}

export type TestStack = ReturnType<typeof openStack>;

/** Asks again and again until there is an answer; says what it waited for when there is none in time. */
export async function eventually<T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

let made = 0;

/** A new incident of the workload, or of another function, in a millisecond of its own. */
export function newIncident(overrides: Partial<IncidentAlert> = {}): IncidentAlert {
  made += 1;
  return {
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: `function-${Date.now()}-${made}`,
    timestamp: new Date().toISOString(),
    ...overrides,
  };
}
