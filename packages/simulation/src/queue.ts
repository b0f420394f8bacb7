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
  order: number;
  group: string | undefined;
  visibleAt: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_MS = 5 * 60_000;

export function createQueue<Body>({ clock, visibilityMs, duplicates }: QueueOptions): SimulatedQueue<Body> {
  const stored = new Map<string, Stored<Body>>();
  const visible = new Map<string, Stored<Body>>();
  /** How many messages of a group are hidden: as long as one is, none of them is given out. */
  const hidden = new Map<string, number>();
  const known = new Map<string, number>();
  let sent = 0;
  let received = 0;
  let mostReceives = 0;
  let notice: () => void = () => undefined;

  function isSwallowed(deduplicationId: string | undefined): boolean {
    if (deduplicationId === undefined) return false;
    const last = known.get(deduplicationId);
    if (last !== undefined && clock.now() - last < DEDUPLICATION_MS) return true;
    known.set(deduplicationId, clock.now());
    return false;
  }

  function countHidden({ group }: Stored<Body>, change: 1 | -1): void {
    if (group !== undefined) hidden.set(group, (hidden.get(group) ?? 0) + change);
  }

  function hide(message: Stored<Body>, milliseconds: number): void {
    if (visible.delete(message.id)) countHidden(message, 1);
    message.visibleAt = clock.now() + milliseconds;
    clock.in(milliseconds, () => {
      if (stored.has(message.id) && !visible.has(message.id) && message.visibleAt <= clock.now()) {
        visible.set(message.id, message);
        countHidden(message, -1);
      }
      notice();
    });
  }

  return {
    send(body, { group, deduplicationId, delayMs = 0 } = {}) {
      if (isSwallowed(deduplicationId)) return;
      sent += 1;
      const message = { id: `m${sent}`, order: sent, body, group, receiptHandle: '', receives: 0 };
      const one = { ...message, sentAt: clock.now(), visibleAt: 0 };
      stored.set(one.id, one);
      visible.set(one.id, one);
      hide(one, delayMs);
    },
    receive(max) {
      const candidates = [...visible.values()].sort((a, b) => a.order - b.order);
      if (duplicates) shuffle(candidates, clock);
      const taken = candidates.filter(({ group }) => group === undefined || !hidden.get(group)).slice(0, max);
      return taken.map((message) => {
        received += 1;
        message.receives += 1;
        mostReceives = Math.max(mostReceives, message.receives);
        message.receiptHandle = `${message.id}/${received}`;
        hide(message, visibilityMs);
        return { ...message };
      });
    },
    delete({ id, receiptHandle }) {
      const message = stored.get(id);
      if (message?.receiptHandle !== receiptHandle || duplicates?.()) return;
      stored.delete(id);
      if (!visible.delete(id)) countHidden(message, -1);
      clock.in(0, () => notice());
    },
    postpone(receiptHandle, milliseconds) {
      const message = stored.get(receiptHandle.split('/')[0] ?? '');
      if (message?.receiptHandle === receiptHandle) hide(message, milliseconds);
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
