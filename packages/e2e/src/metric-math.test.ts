import { describe, expect, it } from '@jest/globals';
import { evaluate } from './metric-math.js';

describe('metric math', () => {
  it.each([
    ['100 * bad / total', { bad: 1, total: 20 }, 5],
    ['100 * bad / total', { bad: undefined, total: 20 }, undefined],
    ['100 * FILL(bad, 0) / total', { bad: undefined, total: 20 }, 0],
    ['IF(total > 0, bad / total, 7)', { bad: 1, total: 0 }, 7],
    ['IF(total > 0, bad / total, 7)', { bad: 1, total: undefined }, undefined],
    ['IF(a > 0 AND b == 0, 1, 0)', { a: 2, b: 0 }, 1],
    ['IF(a > 0 AND b == 0, 1, 0)', { a: 2, b: 1 }, 0],
    ['1 + 2 * (3 - a)', { a: 1 }, 5],
  ])('%s of %j is %j', (expression, period, value) => {
    expect(evaluate(expression, period)).toBe(value);
  });

  it.each(['a b', 'IF(a', 'unknown'])('refuses %s', (expression) => {
    expect(() => evaluate(expression, { a: 1 })).toThrow(expression);
  });
});
