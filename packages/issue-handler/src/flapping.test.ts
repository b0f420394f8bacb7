import { describe, expect, it } from '@jest/globals';
import { createWorld, FINGERPRINT, type TestWorld } from '../test/world.js';

/** Half a minute of fire, some seconds of quiet: a hundred times in an hour. */
const FIRES_FOR = 0.5;
const QUIET_FOR = 0.1;

describe('an alert that flaps a hundred times in an hour', () => {
  it('is one issue, with twelve writes', async () => {
    const world = createWorld();
    for (let round = 0; round < 100; round += 1) {
      await say(world, 'FIRING', FIRES_FOR);
      await say(world, 'RESOLVED', QUIET_FOR);
    }
    expect(world.open()).toMatchObject([{ number: 1, labels: expect.arrayContaining(['flapping']) }]);
    expect(world.open()[0]?.body).toContain('Flapping');

    world.pass(29);
    await world.work();
    expect(world.open()).toHaveLength(1);
    world.pass(2);
    await world.work();
    expect(world.issues()).toMatchObject([
      { number: 1, state: 'closed', labels: expect.not.arrayContaining(['flapping']) },
    ]);
    expect(await world.state()).toMatchObject({ flaps: 99, issue_state: 'closed' });
    const { create, update, comment } = world.tracker.calls;
    expect(create + update + comment).toBe(12);
    expect(world.issues()[0]?.comments).toEqual([]);
  });

  it('stays open when it ends firing, and loses the label when it has been quiet', async () => {
    const world = createWorld();
    for (let round = 0; round < 6; round += 1) {
      await say(world, 'FIRING', FIRES_FOR);
      await say(world, 'RESOLVED', QUIET_FOR);
    }
    await say(world, 'FIRING', 31);
    await world.work();
    expect(world.open()).toMatchObject([{ number: 1, labels: expect.not.arrayContaining(['flapping']) }]);
    expect(await world.state()).toMatchObject({ status: 'OPEN', flaps: 6 });
    expect(world.store.read(FINGERPRINT)).not.toHaveProperty('pending');
  });

  it('tells people when it becomes more urgent, and stays held', async () => {
    const world = createWorld();
    for (let round = 0; round < 6; round += 1) {
      await say(world, 'FIRING', FIRES_FOR);
      await say(world, 'RESOLVED', QUIET_FOR);
    }
    await world.hear('FIRING', { priority: 'P0' });
    await world.work();
    expect(world.open()).toMatchObject([{ title: '[P0] orders-errors', comments: [{}] }]);
    world.pass(FIRES_FOR);
    await say(world, 'RESOLVED', 1);
    expect(world.open()).toHaveLength(1);
    world.pass(30);
    await world.work();
    expect(world.open()).toHaveLength(0);
  });
});

describe('an alert that repeats without news', () => {
  it('costs nothing for ten minutes, and then one write that shows its counters', async () => {
    const world = createWorld();
    await world.hear('FIRING');
    await world.work();
    for (let minute = 1; minute <= 9; minute += 1) {
      world.pass(1);
      await world.hear('FIRING');
      expect(await world.work()).toBe(0);
    }
    world.pass(2);
    expect(await world.work()).toBe(2);
    expect(world.open()[0]?.body).toContain('10 times');
    expect(world.issues()).toMatchObject([{ comments: [] }]);
    expect(await world.work()).toBe(0);
  });

  it('costs a handful of writes in a day', async () => {
    const world = createWorld();
    await world.hear('FIRING');
    await world.work();
    for (let minute = 1; minute <= 24 * 60; minute += 1) {
      world.pass(1);
      await world.hear('FIRING');
      await world.work();
    }
    // six comments, one for every four hours, and refreshes ever further apart
    expect(world.tracker.calls.comment).toBe(6);
    expect(world.tracker.calls.update).toBeLessThan(25);
  });
});

/** The source says so, issue-agent is woken, and some time passes. */
async function say(world: TestWorld, state: 'FIRING' | 'RESOLVED', minutes: number): Promise<void> {
  await world.hear(state);
  await world.work();
  world.pass(minutes);
}
