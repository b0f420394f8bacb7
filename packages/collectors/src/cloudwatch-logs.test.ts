import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { logsDataSchema } from '@casefile/context-core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { alert, awsClients, awsError, patient } from '../test/support.js';
import { cloudwatchLogs } from './cloudwatch-logs.js';

const at = Date.parse(alert.timestamp);
const requestId = `"${alert.request_id ?? ''}"`;
const logs = mockClient(CloudWatchLogsClient);
const collect = () => cloudwatchLogs(alert, awsClients(), patient());
const line = (eventId: string, message: string, offset = 0) => ({
  eventId,
  message,
  timestamp: at + offset,
  logStreamName: 's',
});
const noise = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    line(`noise-${from + index}`, `item ${from + index} is fine`, -60_000 + index),
  );
const denial = line('denial', 'ERROR AccessDenied: not authorized to perform: s3:GetObject\n');

beforeEach(() => {
  logs.reset();
  logs.on(FilterLogEventsCommand).resolves({ events: [] });
  logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [] });
});

describe('cloudwatch_logs', () => {
  it('reads a quiet function in one call', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [line('a', 'START\n', -5), denial] });
    const result = await collect();
    expect(result).toMatchObject({ source: 'cloudwatch_logs', truncated: false });
    expect(result.error).toBeUndefined();
    expect(logsDataSchema.parse(result.data)).toEqual({
      log_group: '/aws/lambda/data-processor',
      window: { from: '2025-09-16T16:49:17.131Z', to: '2025-09-16T17:01:17.131Z' },
      events: [
        { timestamp: '2025-09-16T16:59:17.126Z', message: 'START', log_stream: 's' },
        {
          timestamp: alert.timestamp,
          message: 'ERROR AccessDenied: not authorized to perform: s3:GetObject',
          log_stream: 's',
        },
      ],
    });
    expect(logs.commandCalls(FilterLogEventsCommand)).toHaveLength(1);
  });

  it('follows empty pages that have a successor', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [], nextToken: 't1' });
    logs.on(FilterLogEventsCommand, { nextToken: 't1' }).resolves({ events: [], nextToken: 't2' });
    logs.on(FilterLogEventsCommand, { nextToken: 't2' }).resolves({ events: [denial] });
    const { data, truncated } = await collect();
    expect(data).toMatchObject({ events: [{ timestamp: alert.timestamp }] });
    expect(truncated).toBe(false);
  });

  it.each([
    ['its request id', requestId],
    ['its error code', '"AccessDenied"'],
  ])('finds the line of a busy function by %s', async (_, filterPattern) => {
    logs.on(FilterLogEventsCommand).resolves({ events: noise(1000), nextToken: 'more' });
    logs.on(FilterLogEventsCommand, { filterPattern }).resolves({ events: [denial] });
    const { data, truncated } = await collect();
    expect(JSON.stringify(data)).toContain('s3:GetObject');
    expect(logsDataSchema.parse(data).note).toMatch(/^the window holds more than was read \(\d+ lines\)$/);
    expect(truncated).toBe(true);
  });

  it('stays within twelve calls, however long the pages go on', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [], nextToken: 'again' });
    await collect();
    expect(logs.commandCalls(FilterLogEventsCommand)).toHaveLength(12);
  });

  it('keeps thirty events and counts the others', async () => {
    const events = Array.from({ length: 100 }, (_, index) =>
      line(`e${index}`, `ERROR ${'abcdefghij'.repeat(index + 1)}`, index),
    );
    logs.on(FilterLogEventsCommand).resolves({ events });
    const { data, truncated, omitted } = await collect();
    expect(logsDataSchema.parse(data).events).toHaveLength(30);
    expect({ truncated, omitted }).toEqual({ truncated: true, omitted: { events: 70 } });
  });

  it('takes a line that two searches bring once', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [denial], nextToken: 'more' });
    const { data } = await collect();
    expect(logsDataSchema.parse(data).events).toEqual([
      {
        timestamp: alert.timestamp,
        message: 'ERROR AccessDenied: not authorized to perform: s3:GetObject',
        log_stream: 's',
      },
    ]);
  });

  it('passes over blank lines', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [line('blank', ' \n'), denial] });
    expect(logsDataSchema.parse((await collect()).data).events).toHaveLength(1);
  });

  it('knows a line without an id by its stream, time and text', async () => {
    const events = [{ timestamp: at, message: 'ERROR x', logStreamName: 's' }];
    logs.on(FilterLogEventsCommand).resolves({ events, nextToken: 'more' });
    expect(logsDataSchema.parse((await collect()).data).events).toHaveLength(1);
  });

  it('hands on a line longer than a case file shows, since secrets are not yet recognised', async () => {
    logs.on(FilterLogEventsCommand).resolves({ events: [line('long', `ERROR ${'x'.repeat(2000)}`)] });
    expect(logsDataSchema.parse((await collect()).data).events[0]?.message).toHaveLength(2006);
  });

  it('says when the function last wrote something, after an empty window', async () => {
    logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [{ lastEventTimestamp: at - 3 * 3_600_000 }] });
    const { data, error } = await collect();
    expect(error).toBeUndefined();
    expect(data).toMatchObject({
      events: [],
      last_event_at: '2025-09-16T13:59:17.131Z',
      note: 'no line was read; the last one is from 3 h before the incident',
    });
    expect(logs.commandCalls(DescribeLogStreamsCommand)[0]?.args[0].input).toEqual({
      logGroupName: '/aws/lambda/data-processor',
      orderBy: 'LastEventTime',
      descending: true,
      limit: 1,
    });
  });

  it.each([
    [40, '40 s before'],
    [-150, '3 min after'],
    [5 * 86_400, '5 days before'],
  ])('puts a distance of %d s as "%s"', async (distance, words) => {
    logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [{ lastEventTimestamp: at - distance * 1000 }] });
    expect((await collect()).data).toMatchObject({
      note: `no line was read; the last one is from ${words} the incident`,
    });
  });

  it('says that the log group is empty', async () => {
    expect((await collect()).data).toMatchObject({ note: 'the log group holds no lines' });
  });

  it('says that the log group does not exist, which is no error', async () => {
    logs.on(FilterLogEventsCommand).rejects(awsError('ResourceNotFoundException'));
    const result = await collect();
    expect(result).toMatchObject({
      data: { events: [], note: 'the log group does not exist: the function never ran, or may not write logs' },
      truncated: false,
    });
    expect(result.error).toBeUndefined();
    expect(logs.commandCalls(DescribeLogStreamsCommand)).toHaveLength(0);
  });

  it('says what it may not read, and still when the last line was written', async () => {
    logs.on(FilterLogEventsCommand).rejects(awsError('AccessDeniedException', 'User: u is not authorized'));
    logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [{ lastEventTimestamp: at - 10_000 }] });
    const { data, error } = await collect();
    expect(error).toBe('could not read log lines: AccessDenied (logs:FilterLogEvents): User: u is not authorized');
    expect(data).toMatchObject({ events: [], last_event_at: '2025-09-16T16:59:07.131Z' });
    expect(logs.commandCalls(FilterLogEventsCommand)).toHaveLength(1);
  });

  it('says that it may not look for the last line', async () => {
    logs.on(DescribeLogStreamsCommand).rejects(awsError('AccessDeniedException', 'no'));
    expect((await collect()).error).toBe('could not read log streams: AccessDenied (logs:DescribeLogStreams): no');
  });

  it.each([
    [
      'throttling',
      awsError('ThrottlingException', 'Rate exceeded'),
      'ThrottlingException (logs:FilterLogEvents): Rate exceeded',
    ],
    [
      'a broken network',
      Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
      'ECONNRESET (logs:FilterLogEvents): reset',
    ],
  ])('keeps what it read before %s', async (_, failure, reason) => {
    logs.on(FilterLogEventsCommand).resolves({ events: [denial], nextToken: 'more' });
    logs.on(FilterLogEventsCommand, { nextToken: 'more' }).rejects(failure);
    const { data, error, truncated } = await collect();
    expect(error).toBe(`could not read log lines: ${reason}`);
    expect(logsDataSchema.parse(data).events).toHaveLength(1);
    expect(truncated).toBe(true);
  });
});
