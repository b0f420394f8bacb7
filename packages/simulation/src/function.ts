import type { Received } from '@casefile/lambda-kit';
import type { Clock } from './clock.js';
import { type Fate, type Process, startProcess } from './process.js';
import type { Message, SimulatedQueue } from './queue.js';

export interface FunctionOptions<Body> {
  clock: Clock;
  queue: SimulatedQueue<Body>;
  batchSize: number;
  concurrency: number;
  timeoutMs: number;
  fate: Fate;
  /** The real handler, with ports whose calls are made by this process. */
  handler: (process: Process) => (received: readonly Received<Body>[]) => Promise<void>[];
}

/** A Lambda function on a queue with `ReportBatchItemFailures`: a record that is done is deleted, all else comes back. */
export function runFunction<Body>(options: FunctionOptions<Body>): void {
  const { clock, queue, batchSize, concurrency } = options;
  let running = 0;
  const pump = () => {
    while (running < concurrency) {
      const batch = queue.receive(batchSize);
      if (batch.length === 0) return;
      running += 1;
      void invoke(batch, options).then(() => {
        running -= 1;
        clock.in(0, pump);
      });
    }
  };
  queue.onVisible(pump);
}

async function invoke<Body>(batch: readonly Message<Body>[], options: FunctionOptions<Body>): Promise<void> {
  const { clock, queue, timeoutMs, fate, handler } = options;
  const process = startProcess(clock, fate);
  clock.in(timeoutMs, process.kill);
  const received = batch.map((message) => receivedOf(message, clock.now() + timeoutMs));
  const results = Promise.allSettled(handler(process)(received));
  const ended = await Promise.race([results, process.killed]);
  if (ended === undefined) return; // nobody says which records were done
  process.kill();
  batch.forEach((message, index) => {
    if (ended[index]?.status === 'fulfilled') queue.delete(message);
  });
}

function receivedOf<Body>(message: Message<Body>, endsAt: number): Received<Body> {
  const { id, body, receiptHandle, receives, sentAt } = message;
  return {
    item: body,
    log: silent,
    endsAt,
    message: {
      body: '',
      sqsMessageId: id,
      attributes: {},
      sentAt: new Date(sentAt).toISOString(),
      receiptHandle,
      deliveryAttempt: receives,
    },
  };
}

const nothing = () => undefined;
export const silent: Received<unknown>['log'] = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  child: () => silent,
};
