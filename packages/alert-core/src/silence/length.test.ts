import { expect, it } from '@jest/globals';
import { lengthOf, LONGEST_SILENCE_MS } from './length.js';

it.each([
  ['30m', 1_800_000],
  ['4h', 14_400_000],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
  ['1W', 604_800_000],
  ['30d', LONGEST_SILENCE_MS],
  ['31d', undefined],
  ['5w', undefined],
  ['0h', undefined],
  ['4', undefined],
  ['4 h', undefined],
  ['-4h', undefined],
  ['1.5h', undefined],
  ['forever', undefined],
  ['', undefined],
])('%s is %p', (text, ms) => {
  expect(lengthOf(text)).toBe(ms);
});
