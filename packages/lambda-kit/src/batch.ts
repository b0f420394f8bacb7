import { setTimeout as sleep } from 'node:timers/promises';
import { CasefileError, isPermanent } from '@casefile/context-core';
import { redact } from '@casefile/safe-text';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Logger } from './logger.js';
import { type IncomingMessage, unwrap } from './sqs-message.js';

/** What a batch handler leaves to its function. */
export interface BatchOptions<Item> {
  log: Logger;
  /** Parses one message; throws `invalid` for what can never be processed. */
  parse(message: IncomingMessage): Item;
  /** What an item adds to each line about it, beside the ids of its message. */
  correlate?(item: Item, message: IncomingMessage): Record<string, string | undefined>;
  /**
   * Does the work for all that could be parsed. Answers a promise for each delivery, in their order; what it rejects
   * with is what the record ends with: `invalid` → quarantine, anything else → retried by SQS.
   */
  work(deliveries: readonly Received<Item>[]): Promise<void>[];
  /** Puts an unusable message where a person finds it; the record counts as done only when this succeeds. */
  quarantine: (message: UnusableMessage) => Promise<void>;
}

export interface Invocation {
  log: Logger;
  /** Epoch milliseconds at which Lambda ends this invocation. */
  endsAt: number;
}

/** One parsed message; its log carries the ids of the message. */
export interface Received<Item> extends Invocation {
  item: Item;
  message: IncomingMessage;
}

/** All of it is redacted. */
export interface UnusableMessage {
  body: string;
  reason: string;
  sqsMessageId: string;
  /** Those that its publisher set beside the body; what came through SNS has them in it. */
  attributes: Record<string, string>;
}

/** A Lambda handler for an SQS trigger with `ReportBatchItemFailures`: each record ends on its own, done, retried or quarantined. */
export function createBatchHandler<Item>(
  options: BatchOptions<Item>,
  now: () => number = Date.now,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const settle = async ({ Records }: SQSEvent, context: Context) => {
    const endsAt = now() + context.getRemainingTimeInMillis();
    const deliveries: Received<Item>[] = [];
    const opened = Records.map((record) => {
      const message = unwrap(record);
      const log = options.log.child({ sqs_message_id: record.messageId, sns_message_id: message.snsMessageId });
      try {
        const item = options.parse(message);
        const told = options.correlate ? log.child(options.correlate(item, message)) : log;
        const place = deliveries.push({ item, message, log: told, endsAt }) - 1;
        return { message, record, log: told, place };
      } catch (error) {
        return { message, record, log, error };
      }
    });
    const done = options.work(deliveries);
    return Promise.allSettled(
      opened.map(({ message, record, log, place, error }) =>
        endWell(
          () => unusable(record, message),
          log,
          options.quarantine,
          place === undefined ? refuse(error) : inTime(done[place], endsAt - now()),
        ),
      ),
    );
  };
  return middy(settle).use(
    sqsPartialBatchFailure({ logger: () => undefined /* endWell has said it; the default prints raw records */ }),
  ) as unknown as ReturnType<typeof createBatchHandler>;
}

/** Work on one item at a time: items with one key one after the other, different keys side by side. */
export function oneByOne<Item>(
  keyOf: (item: Item) => string,
  handle: (item: Item, message: IncomingMessage, invocation: Invocation) => Promise<void>,
): BatchOptions<Item>['work'] {
  return (deliveries) => {
    const chains = new Map<string, Promise<unknown>>();
    return deliveries.map((delivery) => {
      const key = keyOf(delivery.item);
      const before = chains.get(key) ?? Promise.resolve();
      const mine = before.then(() => handle(delivery.item, delivery.message, delivery));
      chains.set(
        key,
        mine.catch(() => undefined), // reported with its own record; the next one of this key still gets its turn
      );
      return mine;
    });
  };
}

/** Time to say which records are done: an invocation that is ended from outside has done none. */
const FAREWELL_MS = 1000;

async function inTime(done: Promise<void> | undefined, leftMs: number): Promise<void> {
  const late = new CasefileError('unavailable', 'the invocation ended before this message was done');
  const clock = new AbortController();
  const end = sleep(Math.max(leftMs - FAREWELL_MS, 0), undefined, { signal: clock.signal }).then(() => refuse(late));
  try {
    await Promise.race([done ?? refuse(new Error('the work answered nothing for this message')), end]);
  } finally {
    end.catch(() => undefined); // nobody waits for the clock any more
    clock.abort();
  }
}

function unusable({ body, messageId }: SQSRecord, message: IncomingMessage): Omit<UnusableMessage, 'reason'> {
  const beside = message.snsMessageId === undefined ? Object.entries(message.attributes) : [];
  const attributes = Object.fromEntries(beside.map(([name, value]) => [name, redact(value)]));
  return { body: redact(body), sqsMessageId: messageId, attributes };
}

async function endWell(
  copy: () => Omit<UnusableMessage, 'reason'>,
  log: Logger,
  quarantine: (message: UnusableMessage) => Promise<void>,
  done: Promise<void>,
): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!isPermanent(error)) {
      log.warn({ error: describe(error), outcome: 'retry' }, 'message will be retried');
      throw error;
    }
    await quarantine({ ...copy(), reason: redact(error.message) });
    log.error({ reason: error.message, outcome: 'quarantined' }, 'message is in quarantine');
  }
}

async function refuse(error: unknown): Promise<void> {
  return Promise.reject(error instanceof Error ? error : new Error(String(error)));
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    kind: error instanceof CasefileError ? error.kind : error.name,
    message: error.message,
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  };
}
