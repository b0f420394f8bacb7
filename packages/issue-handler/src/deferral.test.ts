import { describe, expect, it } from '@jest/globals';
import type { Answer, Need } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createWorld, FINGERPRINT } from '../test/world.js';

const start = Date.parse('2026-03-01T10:00:00.000Z');
const MINUTE = 60_000;

describe('when there is no room on GitHub', () => {
  it('asks before anything is written down, and calls nobody', async () => {
    const world = inWorldWith({ granted: false, at: start + MINUTE, why: 'budget' });
    await world.hear('FIRING');
    await expect(world.work()).rejects.toThrow('no room on GitHub before 2026-03-01T10:01:00.000Z (budget)');
    expect(world.issues()).toEqual([]);
    const { intent_at, attempts } = await world.state();
    expect({ intent_at, attempts }).toEqual({ intent_at: undefined, attempts: undefined });
  });

  it('says in one line what a person could do by hand', async () => {
    const world = inWorldWith({ granted: false, at: start + MINUTE, why: 'down' });
    await world.hear('FIRING');
    await expect(world.work()).rejects.toThrow();
    const lines = world.lines.map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      {
        msg: 'GITHUB_DEFERRED',
        would: 'CREATE',
        title: 'orders-errors',
        priority: 'P2',
        why: 'down',
        until: '2026-03-01T10:01:00.000Z',
      },
    ]);
  });

  it('comes back by itself after a short wait', async () => {
    const world = inWorldWith({ granted: false, at: start + 2 * MINUTE, why: 'budget' });
    await world.hear('FIRING');
    await expect(world.work()).rejects.toThrow();
    expect(world.postponed).toEqual([121]);
  });

  it('leaves a longer wait to the sweeper, so that news is seen meanwhile', async () => {
    const world = inWorldWith({ granted: false, at: start + 20 * MINUTE, why: 'budget' });
    await world.hear('FIRING');
    await world.work();
    expect(world.postponed).toEqual([]);
    expect(world.store.read(FINGERPRINT)).toMatchObject({ pending: '1', pending_since: '2026-03-01T10:20:00.000Z' });
    world.answer({ granted: true, at: start });
    world.pass(5);
    expect(await world.work()).toBe(0); // a wake-up before its time is none
    world.pass(1);
    await world.hear('FIRING', { priority: 'P0' });
    expect(await world.work()).toBe(1); // unlike news
    expect(world.open()).toMatchObject([{ title: '[P0] orders-errors' }]);
  });

  it('keeps what is urgent in its own hands', async () => {
    const world = inWorldWith({ granted: false, at: start + 20 * MINUTE, why: 'limited' });
    await world.hear('FIRING', { priority: 'P1' });
    await expect(world.work()).rejects.toThrow('limited');
    expect(world.postponed).toEqual([1201]);
  });

  it('comes back soon when what is urgent failed often', async () => {
    const world = createWorld();
    await world.hear('FIRING', { priority: 'P0' });
    world.failDesk(new CasefileError('unavailable', 'the secret is empty'));
    const [done] = world.handler([world.received({ fingerprint: FINGERPRINT }, 20)]);
    await expect(done).rejects.toThrow('the secret is empty');
    expect(world.postponed).toEqual([180]);
  });
});

describe('what is asked for', () => {
  it('is one request for a new issue; a look and a change for a known one; a comment where there is news', async () => {
    const world = inWorldWith({ granted: true, at: start });
    await world.hear('FIRING');
    await world.work();
    world.pass(1);
    await world.hear('FIRING', { priority: 'P0' });
    await world.work();
    world.pass(1);
    await world.hear('RESOLVED');
    await world.work();
    expect(world.asked).toMatchObject([
      { calls: 1, writes: 1, creates: 1, urgent: false },
      { calls: 3, writes: 2, creates: 0, urgent: true },
      { calls: 2, writes: 1, creates: 0, urgent: true },
    ]);
  });

  it('is asked for with as much patience as the invocation allows', async () => {
    const world = inWorldWith({ granted: true, at: start });
    await world.hear('FIRING');
    const message = { ...world.received({ fingerprint: FINGERPRINT }, 1), endsAt: start + 30_000 };
    await world.handler([message])[0];
    expect(world.asked).toMatchObject([{ patienceMs: 5000 }]);
  });
});

/** A world whose budget answers as told. */
function inWorldWith(first: Answer) {
  let answer = first;
  const asked: (Need & { urgent: boolean; patienceMs: number })[] = [];
  const world = createWorld({
    budget: {
      reserve: (need) => {
        asked.push(need);
        return Promise.resolve(answer);
      },
    },
  });
  return { ...world, asked, answer: (next: Answer) => void (answer = next) };
}
