import { expect, it } from '@jest/globals';
import { duration } from './duration.js';

it.each([
  [0, '0 s'],
  [999, '0 s'],
  [45_999, '45 s'],
  [60_000, '1 min'],
  [750_000, '12 min 30 s'],
  [4_999_000, '1 h 23 min'],
  [3_605_000, '1 h'],
  [100_000_000, '1 d 3 h'],
  [86_460_000, '1 d'],
])('%i ms read %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
