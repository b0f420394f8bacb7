/** A clock that jumps from one planned moment to the next, and randomness from one number: the same seed, the same run. */
export interface Clock {
  now: () => number;
  date: () => Date;
  /** From 0 up to 1. */
  random: () => number;
  /** True as often as the share (0 to 1) says. */
  chance: (share: number) => boolean;
  /** A whole number from `from` to `to`, both included. */
  between: (from: number, to: number) => number;
  /** Plans something for so many milliseconds from now. */
  in: (milliseconds: number, act: () => void) => void;
  sleep: (milliseconds: number) => Promise<void>;
  /** Lives through what is planned, until nothing is left or the moment has come. */
  runUntil: (moment: number) => Promise<void>;
}

interface Planned {
  at: number;
  order: number;
  act: () => void;
}

export function createClock(seed: number, start: number): Clock {
  const random = mulberry32(seed);
  const heap: Planned[] = [];
  let now = start;
  let order = 0;
  const clock: Clock = {
    now: () => now,
    date: () => new Date(now),
    random,
    chance: (share) => random() < share,
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
    in: (milliseconds, act) => push(heap, { at: now + milliseconds, order: (order += 1), act }),
    sleep: (milliseconds) => new Promise((resolve) => clock.in(milliseconds, resolve)),
    async runUntil(moment) {
      for (let next = heap[0]; next && next.at <= moment; next = heap[0]) {
        pop(heap);
        now = next.at;
        next.act();
        await everybodyHasReacted();
      }
      now = Math.max(now, moment);
    },
  };
  return clock;
}

/** All promises that can go on without the clock have done so. */
function everybodyHasReacted(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A small generator with 32 bits of state: enough for drawing faults, and the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function isBefore(one: Planned, other: Planned): boolean {
  return one.at === other.at ? one.order < other.order : one.at < other.at;
}

function push(heap: Planned[], planned: Planned): void {
  heap.push(planned);
  for (let child = heap.length - 1; child > 0;) {
    const parent = (child - 1) >> 1;
    if (!swapIfBefore(heap, child, parent)) return;
    child = parent;
  }
}

function pop(heap: Planned[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  for (let parent = 0; ;) {
    const [left, right] = [heap[2 * parent + 1], heap[2 * parent + 2]];
    if (!left) return;
    const child = right && isBefore(right, left) ? 2 * parent + 2 : 2 * parent + 1;
    if (!swapIfBefore(heap, child, parent)) return;
    parent = child;
  }
}

function swapIfBefore(heap: Planned[], child: number, parent: number): boolean {
  const [one, other] = [heap[child], heap[parent]];
  if (!one || !other || !isBefore(one, other)) return false;
  heap[child] = other;
  heap[parent] = one;
  return true;
}
