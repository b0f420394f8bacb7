import { describe, expect, it } from '@jest/globals';
import { carry } from './burden.js';

const pause = () => Promise.resolve();

describe('carry', () => {
  it('sleeps for as long as it is told', async () => {
    const slept: number[] = [];
    await carry({ sleep_ms: 3000, allocate_mb: 0 }, (milliseconds) => Promise.resolve(slept.push(milliseconds)));
    expect(slept).toEqual([3000]);
  });

  it('holds the memory in the heap while it sleeps', async () => {
    const before = process.memoryUsage().heapUsed;
    let during = 0;
    const held = await carry({ sleep_ms: 1, allocate_mb: 128 }, () => {
      during = process.memoryUsage().heapUsed;
      return Promise.resolve();
    });
    expect(held).toBe(128);
    expect(during - before).toBeGreaterThan(
      64 * 1024 * 1024 /* the rest is room for what the collector frees meanwhile */,
    );
  });

  it('does nothing when nothing is asked', async () => {
    await expect(carry({ sleep_ms: 0, allocate_mb: 0 }, pause)).resolves.toBe(0);
  });
});
