import { describe, expect, it } from '@jest/globals';
import { CasefileError } from '@casefile/context-core';
import type { Context, SQSRecord } from 'aws-lambda';
import { type BatchOptions, createBatchHandler, oneByOne } from './batch.js';
import { createLogger } from './logger.js';

interface Seen {
  lines: string[];
  quarantined: { id: string; body: string; reason: string; attributes: Record<string, string> }[];
  worked: string[];
}

describe('a batch', () => {
  it('reports nothing when every record is done', async () => {
    const { handler } = setUp();
    expect(await handler(batch('a', 'b'), context)).toEqual({ batchItemFailures: [] });
  });

  it('reports exactly the record that failed, whatever its place', async () => {
    const { handler } = setUp({ handle: (item) => (item === 'b' ? fail('throttled') : done) });
    expect(await handler(batch('a', 'b', 'c'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-b' }] });
  });

  it('puts what can never be processed into quarantine with the reason and does not see it again', async () => {
    const { handler, seen } = setUp({
      parse: ({ body }) => {
        if (body === 'bad') throw new CasefileError('invalid', 'the message is not JSON');
        return body;
      },
    });
    expect(await handler(batch('a', 'bad', 'c'), context)).toEqual({ batchItemFailures: [] });
    expect(seen.quarantined).toMatchObject([{ id: 'id-bad', reason: 'the message is not JSON' }]);
    expect(seen.worked).toEqual(['a', 'c']);
  });

  it('retries a record whose quarantine did not succeed', async () => {
    const { handler } = setUp({
      parse: refuse,
      quarantine: () => Promise.reject(new Error('the queue is away')),
    });
    expect(await handler(batch('bad'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-bad' }] });
  });

  it('redacts what it puts into quarantine', async () => {
    const { handler, seen } = setUp({
      parse: ({ body }) => {
        throw new CasefileError('invalid', `cannot read ${body}`);
      },
    });
    await handler(batch('password=hunter2hunter2'), context);
    expect(seen.quarantined[0]?.reason).toContain('REDACTED');
    expect(JSON.stringify(seen.quarantined.map(({ body, reason }) => [body, reason]))).not.toContain('hunter2');
  });

  it("puts the publisher's attributes into quarantine, redacted, unless the envelope in the body has them", async () => {
    const { handler, seen } = setUp({ parse: refuse });
    const attribute = (stringValue: string) => ({ dataType: 'String', stringValue });
    const messageAttributes = { source: attribute('grafana'), note: attribute('password=hunter2hunter2') };
    const envelope = {
      Type: 'Notification',
      MessageId: 'sns',
      TopicArn: 'arn:aws:sns:ca-central-1:000000000000:alerts',
      Message: 'bad',
      MessageAttributes: { source: { Type: 'String', Value: 'grafana' } },
    };
    const Records = [
      { ...record('raw'), messageAttributes },
      { ...record('wrapped'), body: JSON.stringify(envelope) },
    ];
    await handler({ Records }, context);
    expect(seen.quarantined.map(({ attributes }) => attributes)).toEqual([
      { source: 'grafana', note: expect.stringContaining('[REDACTED:') },
      {},
    ]);
  });

  it('gives the work all that could be parsed at once, and ends each record with its own promise', async () => {
    const batches: string[][] = [];
    const { handler } = setUp({
      parse: ({ body }) => (body === 'bad' ? refuse() : body),
      work: (deliveries) => {
        batches.push(deliveries.map(({ item }) => item));
        return deliveries.map(({ item }) => (item === 'c' ? fail('no') : done));
      },
    });
    expect(await handler(batch('a', 'bad', 'c'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-c' }] });
    expect(batches).toEqual([['a', 'c']]);
  });

  it('says in each line about an item what it is about', async () => {
    const { handler, seen } = setUp({
      correlate: (item, { sqsMessageId }) => ({ alert: item.toUpperCase(), also: sqsMessageId }),
      handle: () => fail('throttled'),
    });
    await handler(batch('a'), context);
    expect(JSON.parse(seen.lines[0] ?? '')).toMatchObject({ outcome: 'retry', alert: 'A', also: 'id-a' });
  });

  it('retries a record that the work forgot', async () => {
    const { handler } = setUp({ work: () => [] });
    expect(await handler(batch('a'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-a' }] });
  });

  it('works on items of one key one after the other and on others side by side', async () => {
    const running = new Map<string, number>();
    let together = 0;
    let overlapped = false;
    const { handler } = setUp({
      keyOf: (item) => item.charAt(0),
      handle: async (item) => {
        const key = item.charAt(0);
        overlapped ||= (running.get(key) ?? 0) > 0;
        running.set(key, 1);
        together = Math.max(together, [...running.values()].filter(Boolean).length);
        await new Promise((resolve) => setImmediate(resolve));
        running.set(key, 0);
      },
    });
    await handler(batch('a1', 'a2', 'b1', 'b2'), context);
    expect({ overlapped, together }).toEqual({ overlapped: false, together: 2 });
  });

  it('goes on with the next item of a key when one failed', async () => {
    const { handler, seen } = setUp({ keyOf: () => 'one', handle: (item) => (item === 'a' ? fail('no') : done) });
    expect(await handler(batch('a', 'b'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-a' }] });
    expect(seen.worked).toEqual(['a', 'b']);
  });

  it('gives up what never ends in time to say that the others are done', async () => {
    const { handler, seen } = setUp({ handle: (item) => (item === 'b' ? new Promise(() => undefined) : done) });
    const shortly = { ...context, getRemainingTimeInMillis: () => 1050 };
    expect(await handler(batch('a', 'b', 'c'), shortly)).toEqual({ batchItemFailures: [{ itemIdentifier: 'id-b' }] });
    expect(seen.lines.join()).toContain('the invocation ended before this message was done');
  });

  it('logs ids and reasons, never the record', async () => {
    const { handler, seen } = setUp({ handle: () => fail('throttled') });
    await handler(batch('customer-data'), context);
    expect(seen.lines.join()).toContain('"sqs_message_id":"id-customer-data"');
    expect(seen.lines.join()).not.toContain('"body"');
  });
});

const done = Promise.resolve();
const refuse = (): never => {
  throw new CasefileError('invalid', 'no');
};
const fail = (message: string) => Promise.reject(new Error(message));
const context = { getRemainingTimeInMillis: () => 10_000 } as Context;

function batch(...bodies: string[]) {
  return { Records: bodies.map(record) };
}

function record(body: string): SQSRecord {
  return {
    messageId: `id-${body}`,
    receiptHandle: `receipt-${body}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:ca-central-1:000000000000:incidents',
    awsRegion: 'ca-central-1',
  };
}

interface Setup extends Partial<BatchOptions<string>> {
  keyOf?: (item: string) => string;
  handle?: (item: string) => Promise<void>;
}

function setUp({ keyOf = (item) => item, handle, ...overrides }: Setup = {}) {
  const seen: Seen = { lines: [], quarantined: [], worked: [] };
  const handler = createBatchHandler<string>({
    log: createLogger({ service: 'test' }, { write: (line) => void seen.lines.push(line) }),
    parse: ({ body }) => body,
    work: oneByOne(keyOf, (item) => {
      seen.worked.push(item);
      return handle?.(item) ?? done;
    }),
    quarantine: ({ sqsMessageId, body, reason, attributes }) => {
      seen.quarantined.push({ id: sqsMessageId, body, reason, attributes });
      return done;
    },
    ...overrides,
  });
  return { handler, seen };
}
