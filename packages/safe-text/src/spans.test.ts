import { describe, expect, it } from '@jest/globals';
import { mergeSpans, replaceSpans, type Span, within } from './spans.js';

const span = (start: number, end: number, kind = 'token'): Span => ({ start, end, kind });

describe('mergeSpans', () => {
  it('makes one span of what overlaps, of the kind of the longest', () => {
    expect(mergeSpans([span(8, 12, 'jwt'), span(2, 9, 'cookie'), span(0, 3, 'slack')])).toEqual([
      span(0, 12, 'cookie'),
    ]);
  });

  it('prefers the first of equals', () => {
    expect(mergeSpans([span(0, 3, 'jwt'), span(0, 3, 'token')])).toEqual([span(0, 3, 'jwt')]);
  });

  it('keeps neighbours apart', () => {
    expect(mergeSpans([span(3, 5), span(0, 3)])).toEqual([span(0, 3), span(3, 5)]);
  });
});

describe('within', () => {
  it('keeps what lies inside the stretches', () => {
    const stretches = [
      [0, 2],
      [4, 6],
      [8, 20],
    ] as const;
    expect(within([span(1, 9), span(10, 12), span(19, 30)], stretches)).toEqual([
      span(1, 2),
      span(4, 6),
      span(8, 9),
      span(10, 12),
      span(19, 20),
    ]);
    expect(within([span(2, 4)], stretches)).toEqual([]);
  });
});

describe('replaceSpans', () => {
  it('puts markers in their places', () => {
    expect(replaceSpans('a=1&b=2', [span(2, 3), span(6, 7, 'jwt')])).toBe('a=[REDACTED:token]&b=[REDACTED:jwt]');
  });
});
