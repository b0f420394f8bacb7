import type { LogEvent } from './evidence.js';
import { template, weigh, weight, type Weight } from './log-line.js';

/** How many log events a case file keeps. */
export const MAX_LOG_EVENTS = 30;

export interface LogSelectionOptions {
  limit?: number;
  /** Lines that name this request come before others of the same kind. */
  requestId?: string | undefined;
}

/**
 * The most telling events, oldest first, so that noise never pushes out a cause. `omitted` counts the lines that no kept
 * event stands for.
 */
export function selectLogEvents(
  events: readonly LogEvent[],
  { limit = MAX_LOG_EVENTS, requestId }: LogSelectionOptions = {},
): { events: LogEvent[]; omitted: number } {
  const ranked = rankLogEvents(events, requestId);
  return { events: inTimeOrder(ranked.slice(0, limit)), omitted: countLines(ranked.slice(limit)) };
}

interface RankedLogEvent {
  event: LogEvent;
  /** An error, a denial, a time-out, an exit: a line that may be the cause. */
  telling: boolean;
  /** Where the event stood in the input. */
  position: number;
}

/**
 * The events, the most telling first: failures, then stack frames, the request's own lines, those whose template is rare
 * here, the others, and last what the platform writes; among equals the newest. Events of one template are folded into
 * the newest, with a `count`.
 */
export function rankLogEvents(events: readonly LogEvent[], requestId?: string): RankedLogEvent[] {
  const groups = new Map<string, Group>();
  for (const [position, event] of events.entries()) {
    const found = weigh(event.message);
    const own = requestId !== undefined && requestId !== '' && event.message.includes(requestId);
    const key = `${found} ${own} ${template(event.message, found)}`;
    const known = groups.get(key);
    const lines = (known?.lines ?? 0) + (event.count ?? 1);
    const newest = known && compareTimes(known, { event, position }) > 0 ? known : { event, position };
    groups.set(key, { event: newest.event, position: newest.position, found, own, lines });
  }
  const rare = rareAmong(events);
  return [...groups.values()]
    .sort((a, b) => a.found - b.found || before(a.own, b.own) || before(rare(a), rare(b)) || compareTimes(b, a))
    .map(({ event, lines, position, found }) => ({
      event: lines > 1 ? { ...event, count: lines } : event,
      telling: found <= weight.error,
      position,
    }));
}

/** The events of a ranking, oldest first; events of one millisecond in the order in which they came. */
export function inTimeOrder(ranked: readonly RankedLogEvent[]): LogEvent[] {
  return [...ranked].sort(compareTimes).map(({ event }) => event);
}

/** How many lines of the log the events stand for. */
export function countLines(events: readonly Pick<RankedLogEvent, 'event'>[]): number {
  return events.reduce((sum, { event }) => sum + (event.count ?? 1), 0);
}

type Placed = Pick<RankedLogEvent, 'event' | 'position'>;
type Group = Placed & { found: Weight; own: boolean; lines: number };

/** Rare is what makes up no more than a hundredth of the log. An error is no less telling for being frequent. */
function rareAmong(events: readonly LogEvent[]) {
  const most = Math.max(1, countLines(events.map((event) => ({ event }))) / 100);
  return ({ found, lines }: Group) => found === weight.plain && lines <= most;
}

const before = (a: boolean, b: boolean) => Number(b) - Number(a);

function compareTimes(a: Placed, b: Placed): number {
  if (a.event.timestamp === b.event.timestamp) return a.position - b.position;
  return a.event.timestamp < b.event.timestamp ? -1 : 1;
}
