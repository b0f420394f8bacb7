import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LogEvent } from './evidence.js';
import { rankLogEvents, selectLogEvents } from './select-logs.js';

const at = (second: number, message: string): LogEvent => ({
  timestamp: new Date(Date.UTC(2025, 8, 16, 12) + second * 1000).toISOString(),
  message,
});
const noise = (from: number, count: number, text = (i: number) => `processing order ${i} of batch`) =>
  Array.from({ length: count }, (_, i) => at(from + i, text(i)));
const names = ['north', 'south', 'east', 'west', 'up', 'down', 'left', 'right', 'in', 'out'];
const various = (i: number) => `worker ${Array.from(String(i), (digit) => names[Number(digit)]).join(' ')} went on`;
const denied =
  'AccessDenied: User: arn:aws:sts::123456789012:assumed-role/r/f is not authorized to perform: s3:GetObject';
const messages = (events: readonly LogEvent[]) => events.map(({ message }) => message);

describe('log selection', () => {
  it.each([
    ['of one template', undefined],
    ['of ten thousand templates', various],
    ['that mention time-outs at INFO', (i: number) => `INFO ${various(i)} with timeout`],
    ['that log other errors', (i: number) => `ERROR ${various(i)}`],
  ])('keeps the one denial among 10,000 noise lines before and after it %s', (_, text) => {
    const { events, omitted } = selectLogEvents([
      ...noise(0, 10_000, text),
      at(10_000, denied),
      ...noise(10_001, 10_000, text),
    ]);
    expect(messages(events)).toContain(denied);
    expect(events.length).toBeLessThanOrEqual(30);
    expect(events.reduce((sum, { count = 1 }) => sum + count, omitted)).toBe(20_001);
  });

  it('prefers failures, then frames, then the own request, then the rare, then the newest, platform lines last', () => {
    const events = [
      at(0, 'START RequestId: 7f3c Version: $LATEST'),
      at(1, 'END RequestId: 7f3c'),
      at(2, 'cache warmed'),
      at(3, '    at handler (/var/task/index.js:42:31)'),
      at(4, 'TypeError: x is not a function'),
      at(5, denied),
      at(6, 'request req-1 begins'),
      ...noise(10, 300),
      at(400, 'queue empty'),
    ];
    const ranked = rankLogEvents(events, 'req-1').map(({ event }) => event.message);
    expect(ranked).toEqual([
      denied,
      'TypeError: x is not a function',
      '    at handler (/var/task/index.js:42:31)',
      'request req-1 begins',
      'queue empty',
      'cache warmed',
      'processing order 299 of batch',
      'END RequestId: 7f3c',
      'START RequestId: 7f3c Version: $LATEST',
    ]);
  });

  it("puts the own request's failure before a newer one of another request", () => {
    const events = [
      at(0, `req-1 ${denied}`),
      ...Array.from({ length: 40 }, (_, i) => at(i + 1, `${various(i)}: ${denied}`)),
    ];
    expect(messages(selectLogEvents(events, { limit: 1, requestId: 'req-1' }).events)).toEqual([`req-1 ${denied}`]);
    expect(messages(selectLogEvents(events, { limit: 1 }).events)).toEqual([`${various(39)}: ${denied}`]);
  });

  it('folds lines of one template into the newest, with a count', () => {
    const { events, omitted } = selectLogEvents([at(2, 'took 9 ms'), at(3, 'took 12 ms'), at(1, 'took 10 ms')]);
    expect(events).toEqual([{ ...at(3, 'took 12 ms'), count: 3 }]);
    expect(omitted).toBe(0);
  });

  it('adds up what was folded before', () => {
    const { events } = selectLogEvents([{ ...at(1, 'took 1 ms'), count: 5 }, at(2, 'took 2 ms')]);
    expect(events).toEqual([{ ...at(2, 'took 2 ms'), count: 6 }]);
  });

  it('does not fold a failure into a line that differs in its error code alone', () => {
    const { events } = selectLogEvents([at(0, 'ERROR "AccessDenied"'), at(1, 'ERROR "NoSuchKey"')]);
    expect(events).toHaveLength(2);
  });

  it('answers in time order, lines of one millisecond as they came', () => {
    const events = [at(5, 'c'), at(1, 'a'), at(1, 'b'), at(9, 'e'), at(5, 'd')];
    expect(messages(selectLogEvents(events).events)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps thirty events unless told otherwise', () => {
    expect(selectLogEvents(noise(0, 50, various))).toMatchObject({ events: { length: 30 }, omitted: 20 });
    expect(selectLogEvents(noise(0, 50, various), { limit: 0 })).toEqual({ events: [], omitted: 50 });
  });

  it('loses no line uncounted, keeps the limit and the order, and changes nothing the second time', () => {
    const line = fc.constantFrom('took 1 ms', 'took 2 ms', denied, 'END RequestId: 1', 'hello', 'req-1', '{"a":1}', '');
    const event = fc.tuple(fc.integer({ min: 0, max: 20 }), line).map(([second, text]) => at(second, text));
    fc.assert(
      fc.property(fc.array(event), fc.integer({ min: 0, max: 6 }), (events, limit) => {
        const once = selectLogEvents(events, { limit, requestId: 'req-1' });
        const times = once.events.map(({ timestamp }) => timestamp);
        expect(times).toEqual([...times].sort());
        expect(once.events.length).toBeLessThanOrEqual(limit);
        expect(once.events.reduce((sum, { count = 1 }) => sum + count, once.omitted)).toBe(events.length);
        expect(selectLogEvents(once.events, { limit, requestId: 'req-1' })).toEqual({
          events: once.events,
          omitted: 0,
        });
      }),
    );
  });
});
