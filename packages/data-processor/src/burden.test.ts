import { describe, expect, it } from '@jest/globals';
import { carry } from './burden.js';

const pause = () => Promise.resolve();

describe('carry', () => {
  it('sleeps for as long as it is told', async () => {
    const slept: number[] = [];
    await carry({ sleep_ms: 3000, allocate_mb: 0 }, (milliseconds) => Promise.resolve(slept.push(milliseconds)));
    expect(slept).toEqual([3000]);
  });

  it('holds as many megabytes as it is told (that they fill the heap, the memory fault shows on the local AWS)', async () => {
    await expect(carry({ sleep_ms: 1, allocate_mb: 16 }, pause)).resolves.toBe(16);
  });

  it('does nothing when nothing is asked', async () => {
    await expect(carry({ sleep_ms: 0, allocate_mb: 0 }, pause)).resolves.toBe(0);
  });
});
