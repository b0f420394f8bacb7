import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type IncidentAlert, incidentId } from '@casefile/context-core';
import type { Logger } from '@casefile/lambda-kit';
import { carry } from './burden.js';
import { call } from './call.js';
import type { Config } from './config.js';
import { toIncident } from './incident.js';
import { type Burden, describeInvocation, eventSchema, type Invocation, type LambdaContext } from './invocation.js';
import { readObjects } from './objects.js';
import { writeResults } from './results.js';

/** What the flow works with. */
export interface Dependencies {
  config: Config;
  s3: S3Client;
  logs: CloudWatchLogsClient;
  sns: SNSClient;
  log: Logger;
  now: () => Date;
  sleep: (milliseconds: number) => Promise<unknown>;
}

/** What the invocation answers. An incident is an answer, not an exception: Lambda would run a failed one again and publish it twice. */
export type Outcome =
  | { status: 'ok'; objects: number }
  | { status: 'incident'; incident_id: string; error_type: string; message_id: string | undefined };

/**
 * Reads the bucket's objects and writes down what it read. A failure is published as an incident; only when that
 * fails, too, does the invocation fail.
 */
export async function handle(event: unknown, context: LambdaContext, dependencies: Dependencies): Promise<Outcome> {
  const burden = eventSchema.parse(event ?? {}); // a wrong event is its sender's mistake, not an incident
  const invocation = describeInvocation(context);
  const deps = { ...dependencies, log: dependencies.log.child({ request_id: invocation.requestId }) };
  try {
    const objects = await work(burden, invocation, deps);
    deps.log.info({ objects }, 'objects processed');
    return { status: 'ok', objects };
  } catch (error) {
    const { config, now } = deps;
    return publish(toIncident(error, invocation, config.AWS_LAMBDA_FUNCTION_NAME, now().toISOString()), deps);
  }
}

async function work(burden: Burden, invocation: Invocation, deps: Dependencies): Promise<number> {
  const { config, s3, logs, log } = deps;
  await carry(burden, deps.sleep);
  const bucket = { s3, log, partition: invocation.partition, bucket: config.BUCKET_NAME, prefix: config.OBJECT_PREFIX };
  const objects = await readObjects(bucket);
  const results = { logs, log, invocation, logGroup: config.RESULTS_LOG_GROUP };
  await writeResults(results, objects, deps.now().getTime());
  return objects.length;
}

async function publish(incident: IncidentAlert, { config, sns, log }: Dependencies): Promise<Outcome> {
  const { error_type, error_code, error_message } = incident;
  const topic = { operation: 'sns:Publish', resource: config.INCIDENTS_TOPIC_ARN };
  const { MessageId } = await call(log, topic, () =>
    sns.send(
      new PublishCommand({
        TopicArn: config.INCIDENTS_TOPIC_ARN,
        Message: JSON.stringify(incident),
        MessageAttributes: { error_type: { DataType: 'String', StringValue: error_type } },
      }),
    ),
  );
  log.error({ error_type, error_code, error_message, message_id: MessageId }, 'incident published');
  return { status: 'incident', incident_id: incidentId(incident), error_type, message_id: MessageId };
}
