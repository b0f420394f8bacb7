import { CasefileError, isPermanent } from '@casefile/context-core';
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
  /** Items with one key are worked on one after the other, different keys side by side. */
  keyOf(item: Item): string;
  /** Does the work. Throws what the record should end with: `invalid` → quarantine, anything else → retried by SQS. */
  handle(item: Item, message: IncomingMessage, invocation: Invocation): Promise<void>;
  /** Puts an unusable message where a person finds it, with the reason; the record counts as done only when this succeeds. */
  quarantine: (record: SQSRecord, reason: string) => Promise<void>;
}

export interface Invocation {
  log: Logger;
  /** Epoch milliseconds at which Lambda ends this invocation. */
  endsAt: number;
}

/** A Lambda handler for an SQS trigger with `ReportBatchItemFailures`: each record ends on its own, done, retried or quarantined. */
export function createBatchHandler<Item>(
  options: BatchOptions<Item>,
  now: () => number = Date.now,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const settle = async (event: SQSEvent, context: Context) => {
    const endsAt = now() + context.getRemainingTimeInMillis();
    const chains = new Map<string, Promise<unknown>>();
    const one = (record: SQSRecord) => {
      const message = unwrap(record);
      const log = options.log.child({ sqs_message_id: record.messageId, sns_message_id: message.snsMessageId });
      return endWell(record, log, options.quarantine, () => {
        const item = options.parse(message);
        const key = options.keyOf(item);
        const mine = (chains.get(key) ?? Promise.resolve()).then(() => options.handle(item, message, { log, endsAt }));
        chains.set(
          key,
          mine.catch(() => undefined), // reported with its own record; the next one of this key still gets its turn
        );
        return mine;
      });
    };
    return Promise.allSettled(event.Records.map(one));
  };
  return middy(settle).use(
    sqsPartialBatchFailure({ logger: () => undefined /* endWell has said it; the default prints raw records */ }),
  ) as unknown as ReturnType<typeof createBatchHandler>;
}

async function endWell(
  record: SQSRecord,
  log: Logger,
  quarantine: (record: SQSRecord, reason: string) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isPermanent(error)) {
      log.warn({ error: describe(error), outcome: 'retry' }, 'message will be retried');
      throw error;
    }
    await quarantine(record, error.message);
    log.error({ reason: error.message, outcome: 'quarantined' }, 'message is in quarantine');
  }
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    kind: error instanceof CasefileError ? error.kind : error.name,
    message: error.message,
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  };
}
