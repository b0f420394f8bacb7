import { createHash } from 'node:crypto';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, type GetObjectCommandOutput, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { incidentAlertSchema } from '@casefile/context-core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { context, dependencies, logsError, memoryLog, now, s3Error } from '../test/support.js';
import { handle } from './handle.js';

const s3 = mockClient(S3Client);
const logs = mockClient(CloudWatchLogsClient);
const sns = mockClient(SNSClient);

const body = (text: string) =>
  ({ transformToByteArray: () => Promise.resolve(Buffer.from(text)) }) as unknown as NonNullable<
    GetObjectCommandOutput['Body']
  >;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const missing = new ResourceNotFoundException({ message: 'The specified log stream does not exist.', $metadata: {} });

beforeEach(() => {
  for (const client of [s3, logs, sns]) client.reset();
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'a.json' }, { Key: 'b.json' }] });
  s3.on(GetObjectCommand, { Key: 'a.json' }).resolves({ Body: body('{}') });
  s3.on(GetObjectCommand, { Key: 'b.json' }).resolves({ Body: body('{"b":1}') });
  logs.on(PutLogEventsCommand).resolves({});
  logs.on(CreateLogStreamCommand).resolves({});
  sns.on(PublishCommand).resolves({ MessageId: 'message-1' });
});

const published = () =>
  sns
    .commandCalls(PublishCommand)
    .map(({ args: [{ input }] }) => incidentAlertSchema.parse(JSON.parse(input.Message ?? '')));

describe('the workload', () => {
  it('reads the objects and writes a line for each', async () => {
    await expect(handle({}, context, dependencies())).resolves.toEqual({ status: 'ok', objects: 2 });
    const [put] = logs.commandCalls(PutLogEventsCommand);
    expect(put?.args[0].input).toMatchObject({
      logGroupName: '/casefile/results',
      logStreamName: context.logStreamName,
      logEvents: [{ timestamp: now.getTime() }, { timestamp: now.getTime() }],
    });
    expect(put?.args[0].input.logEvents?.map(({ message = '' }) => JSON.parse(message) as unknown)).toEqual([
      { bucket: 'reports', key: 'a.json', bytes: 2, sha256: sha256('{}') },
      { bucket: 'reports', key: 'b.json', bytes: 7, sha256: sha256('{"b":1}') },
    ]);
    expect(logs.commandCalls(CreateLogStreamCommand)).toHaveLength(0);
    expect(published()).toEqual([]);
  });

  it('asks for the objects below its prefix, and for no more than one invocation reads', async () => {
    const { config, ...others } = dependencies();
    await handle({}, context, { ...others, config: { ...config, OBJECT_PREFIX: 'in/' } });
    expect(s3.commandCalls(ListObjectsV2Command)[0]?.args[0].input).toEqual({
      Bucket: 'reports',
      Prefix: 'in/',
      MaxKeys: 50,
    });
  });

  it('has nothing to write when the bucket is empty', async () => {
    s3.on(ListObjectsV2Command).resolves({});
    await expect(handle(undefined, context, dependencies())).resolves.toEqual({ status: 'ok', objects: 0 });
    expect(logs.calls()).toHaveLength(0);
  });

  it("makes the instance's log stream when it is missing, and says nothing of it", async () => {
    const log = memoryLog();
    logs.on(PutLogEventsCommand).rejectsOnce(missing).resolves({});
    await expect(handle({}, context, dependencies(log))).resolves.toEqual({ status: 'ok', objects: 2 });
    expect(logs.commandCalls(CreateLogStreamCommand)[0]?.args[0].input).toEqual({
      logGroupName: '/casefile/results',
      logStreamName: context.logStreamName,
    });
    expect(logs.commandCalls(PutLogEventsCommand)).toHaveLength(2);
    expect(log.lines).toEqual([
      { level: 'info', request_id: context.awsRequestId, objects: 2, msg: 'objects processed' },
    ]);
  });

  it('takes its time when it is told to', async () => {
    const slept: number[] = [];
    const sleep = (milliseconds: number) => Promise.resolve(slept.push(milliseconds));
    await handle({ sleep_ms: 3000 }, context, { ...dependencies(), sleep });
    expect(slept).toEqual([3000]);
  });
});

describe('a refused call', () => {
  const group = 'arn:aws:logs:ca-central-1:123456789012:log-group:/casefile/results:*';
  const stream = { log_group: '/casefile/results', log_stream: context.logStreamName };

  it.each([
    [
      's3:ListBucket',
      'S3AccessError',
      () => s3.on(ListObjectsV2Command).rejects(s3Error('AccessDenied')),
      { resource: 'arn:aws:s3:::reports', bucket: 'reports', error_code: 'AccessDenied' },
    ],
    [
      's3:GetObject',
      'S3AccessError',
      () => s3.on(GetObjectCommand, { Key: 'b.json' }).rejects(s3Error('AccessDenied')),
      { resource: 'arn:aws:s3:::reports/b.json', bucket: 'reports', key: 'b.json', error_code: 'AccessDenied' },
    ],
    [
      'logs:PutLogEvents',
      'CloudWatchAccessError',
      () => logs.on(PutLogEventsCommand).rejects(logsError('AccessDeniedException')),
      { resource: group, ...stream, error_code: 'AccessDeniedException' },
    ],
    [
      'logs:CreateLogStream',
      'CloudWatchAccessError',
      () => {
        logs.on(PutLogEventsCommand).rejects(missing);
        logs.on(CreateLogStreamCommand).rejects(logsError('AccessDeniedException'));
      },
      { resource: group, ...stream, error_code: 'AccessDeniedException' },
    ],
  ])('to %s is logged once and published once, as %s', async (operation, errorType, refuse, facts) => {
    refuse();
    const log = memoryLog();
    await expect(handle({}, context, dependencies(log))).resolves.toEqual({
      status: 'incident',
      incident_id: 'data-processor#2025-09-16T16:59:17.131Z',
      error_type: errorType,
      message_id: 'message-1',
    });
    expect(log.lines).toEqual([
      {
        level: 'error',
        request_id: context.awsRequestId,
        operation,
        ...facts,
        error_message: facts.error_code,
        msg: 'call refused',
      },
      {
        level: 'error',
        request_id: context.awsRequestId,
        error_type: errorType,
        error_code: facts.error_code,
        error_message: facts.error_code,
        message_id: 'message-1',
        msg: 'incident published',
      },
    ]);
    expect(published()).toMatchObject([{ error_type: errorType, timestamp: '2025-09-16T16:59:17.131Z' }]);
  });

  it('is published with its error type as an attribute, for subscriptions that filter', async () => {
    s3.on(GetObjectCommand).rejects(s3Error('AccessDenied'));
    await handle({}, context, dependencies());
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toMatchObject({
      TopicArn: 'arn:aws:sns:ca-central-1:123456789012:incidents',
      MessageAttributes: { error_type: { DataType: 'String', StringValue: 'S3AccessError' } },
    });
  });

  it('fails the invocation only when it cannot be published', async () => {
    const log = memoryLog();
    const refusal = Object.assign(new Error('no'), { name: 'AuthorizationError' });
    s3.on(GetObjectCommand).rejects(s3Error('AccessDenied'));
    sns.on(PublishCommand).rejects(refusal);
    await expect(handle({}, context, dependencies(log))).rejects.toThrow(refusal);
    expect(log.lines).toMatchObject([
      { operation: 's3:GetObject', msg: 'call refused' },
      { operation: 'sns:Publish', resource: 'arn:aws:sns:ca-central-1:123456789012:incidents', msg: 'call refused' },
    ]);
  });
});

describe('any other failure', () => {
  it.each([
    ['an object that is gone', () => s3.on(GetObjectCommand).rejects(s3Error('NoSuchKey')), {}, 'NoSuchKey'],
    ['a bucket that is gone', () => s3.on(ListObjectsV2Command).rejects(s3Error('NoSuchBucket')), {}, 'NoSuchBucket'],
    [
      'a log group that is gone',
      () => {
        logs.on(PutLogEventsCommand).rejects(missing);
        logs.on(CreateLogStreamCommand).rejects(missing);
      },
      {},
      'ResourceNotFoundException',
    ],
  ])('such as %s is published as ProcessingError', async (_, fail, event, code) => {
    fail();
    await expect(handle(event, context, dependencies())).resolves.toMatchObject({ error_type: 'ProcessingError' });
    expect(published()).toMatchObject([{ error_type: 'ProcessingError', error_code: code }]);
  });

  it('is not what an event is that nobody understands: its sender is told', async () => {
    await expect(handle({ sleepMs: 1 }, context, dependencies())).rejects.toThrow(/sleepMs/);
    expect(published()).toEqual([]);
  });
});
