import type { Clock } from './clock.js';

/** A message in flight. */
export interface Message<Body> {
  id: string;
  body: Body;
  receiptHandle: string;
  receives: number;
  sentAt: number;
}

/** An SQS queue as far as its promises matter here: at least once, in any order, or FIFO by group. */
export interface SimulatedQueue<Body> {
  send: (body: Body, options?: { group?: string; deduplicationId?: string; delayMs?: number }) => void;
  receive: (max: number) => Message<Body>[];
  delete: (message: Message<Body>) => void;
  postpone: (receiptHandle: string, milliseconds: number) => void;
  size: () => number;
  /** How often the message was received that was received most often: SQS gives up after a number of times. */
  mostReceives: () => number;
  /** Calls back each time when something may have become visible. */
  onVisible: (notice: () => void) => void;
}

export interface QueueOptions {
  clock: Clock;
  visibilityMs: number;
  /** A standard queue delivers a message again now and then, though it was deleted. */
  duplicates?: () => boolean;
}

interface Stored<Body> extends Message<Body> {
  group: string | undefined;
  visibleAt: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_MS = 5 * 60_000;

export function createQueue<Body>({ clock, visibilityMs, duplicates }: QueueOptions): SimulatedQueue<Body> {
  const stored = new Map<string, Stored<Body>>();
  const known = new Map<string, number>();
  let sent = 0;
  let received = 0;
  let mostReceives = 0;
  let notice: () => void = () => undefined;
  const isVisible = ({ visibleAt }: Stored<Body>) => visibleAt <= clock.now();

  function isSwallowed(deduplicationId: string | undefined): boolean {
    if (deduplicationId === undefined) return false;
    const last = known.get(deduplicationId);
    if (last !== undefined && clock.now() - last < DEDUPLICATION_MS) return true;
    known.set(deduplicationId, clock.now());
    return false;
  }

  return {
    send(body, { group, deduplicationId, delayMs = 0 } = {}) {
      if (isSwallowed(deduplicationId)) return;
      sent += 1;
      const id = `m${sent}`;
      const message = { id, body, group, receiptHandle: '', receives: 0, sentAt: clock.now() };
      stored.set(id, { ...message, visibleAt: clock.now() + delayMs });
      clock.in(delayMs, () => notice());
    },
    receive(max) {
      const taken: Stored<Body>[] = [];
      const inOrder = [...stored.values()];
      const [visible, inFlight] = [inOrder.filter(isVisible), inOrder.filter((message) => !isVisible(message))];
      const blocked = new Set(inFlight.map(({ group }) => group));
      if (duplicates) shuffle(visible, clock);
      for (const message of visible) {
        if (message.group !== undefined && blocked.has(message.group)) continue;
        taken.push(message);
        if (taken.length === max) break;
      }
      if (taken.length > 0) clock.in(visibilityMs, () => notice());
      return taken.map((message) => {
        received += 1;
        message.receives += 1;
        mostReceives = Math.max(mostReceives, message.receives);
        message.receiptHandle = `${message.id}/${received}`;
        message.visibleAt = clock.now() + visibilityMs;
        return { ...message };
      });
    },
    delete({ id, receiptHandle }) {
      if (stored.get(id)?.receiptHandle === receiptHandle && !duplicates?.()) stored.delete(id);
    },
    postpone(receiptHandle, milliseconds) {
      const message = stored.get(receiptHandle.split('/')[0] ?? '');
      if (message?.receiptHandle !== receiptHandle) return;
      message.visibleAt = clock.now() + milliseconds;
      clock.in(milliseconds, () => notice());
    },
    size: () => stored.size,
    mostReceives: () => mostReceives,
    onVisible: (callback) => void (notice = callback),
  };
}

function shuffle(list: unknown[], clock: Clock): void {
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = clock.between(0, index);
    [list[index], list[other]] = [list[other], list[index]];
  }
}
