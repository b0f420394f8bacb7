import { describe, expect, it } from '@jest/globals';
import { createCached } from './cached.js';

/** Something that is read in order; an `Error` fails. */
function setUp(...answers: (string | Error)[]) {
  const clock = { at: 0, reads: 0 };
  const cached = createCached({
    read() {
      clock.reads += 1;
      const answer = answers.shift() ?? 'nothing more';
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    freshMs: 60_000,
    staleMs: 600_000,
    now: () => clock.at,
  });
  return { cached, clock };
}

describe('what was read', () => {
  it('is read once for all who ask at the same moment', async () => {
    const { cached, clock } = setUp('a');
    expect(await Promise.all([cached.get(), cached.get(), cached.refresh()])).toEqual(['a', 'a', 'a']);
    expect(clock.reads).toBe(1);
  });

  it('is read again when it is no longer fresh', async () => {
    const { cached, clock } = setUp('a', 'b');
    await cached.get();
    clock.at = 59_999;
    expect(await cached.get()).toBe('a');
    clock.at = 60_000;
    expect(await cached.get()).toBe('b');
  });

  it('is read again at once after a first failure', async () => {
    const { cached } = setUp(new Error('throttled'), 'a');
    await expect(cached.get()).rejects.toThrow('throttled');
    expect(await cached.get()).toBe('a');
  });

  it('stays good for a while when it cannot be read again, and is asked for now and then', async () => {
    const { cached, clock } = setUp('a', new Error('throttled'), new Error('throttled'), 'b');
    await cached.get();
    clock.at = 60_000;
    expect(await cached.get()).toBe('a');
    expect(await cached.get()).toBe('a');
    expect(clock.reads).toBe(2);
    clock.at = 65_000;
    expect(await cached.get()).toBe('a');
    clock.at = 70_000;
    expect(await cached.get()).toBe('b');
  });

  it('is an error when it could not be read for too long', async () => {
    const { cached, clock } = setUp('a', new Error('throttled'));
    await cached.get();
    clock.at = 600_000;
    await expect(cached.get()).rejects.toThrow('throttled');
  });

  it('is read again on demand, no more often than every five seconds', async () => {
    const { cached, clock } = setUp('a', 'b', 'c');
    await cached.get();
    clock.at = 4999;
    expect(await cached.refresh()).toBe('a');
    clock.at = 5000;
    expect(await cached.refresh()).toBe('b');
    expect(await cached.refresh()).toBe('b');
    expect(await cached.get()).toBe('b');
  });
});
