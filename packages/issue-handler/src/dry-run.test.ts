import { describe, expect, it } from '@jest/globals';
import { createWorld, FINGERPRINT, REPO, type TestWorld } from '../test/world.js';
import { createDryRun } from './dry-run.js';

describe('without GitHub', () => {
  it.each<[string, (world: TestWorld) => Promise<void>]>([
    ['CREATE', (world) => world.hear('FIRING')],
    ['CLOSE', async (world) => (await opened(world), world.hear('RESOLVED'))],
    ['COMMENT', async (world) => (await opened(world), world.hear('FIRING', { priority: 'P0' }))],
    ['REOPEN', async (world) => (await opened(world), await closed(world), world.hear('FIRING'))],
    ['NOTHING', async (world) => (await world.hear('FIRING'), world.pass(1), world.hear('RESOLVED'))],
  ])('the log says what would be done: %s', async (would, happens) => {
    const world = createWorld();
    await happens(world);
    const calls = { ...world.tracker.calls };
    await look(world);
    expect(JSON.parse(world.lines.at(-1) ?? '')).toMatchObject({
      msg: 'GITHUB_ISSUES_DISABLED',
      would,
      fingerprint: FINGERPRINT,
      repo: REPO,
      title: 'orders-errors',
    });
    expect(world.tracker.calls).toEqual(calls);
  });

  it('an alert that is open stays behind, so that it gets its issue when issues are switched on', async () => {
    const world = createWorld();
    await world.hear('FIRING');
    await look(world);
    expect(await world.state()).toMatchObject({ desired_version: 1, synced_version: 0 });
    await world.work();
    expect(world.open()).toHaveLength(1);
  });

  it('an alert that came and went is done with', async () => {
    const world = createWorld();
    await world.hear('FIRING');
    world.pass(1);
    await world.hear('RESOLVED');
    await look(world);
    expect(await world.state()).toMatchObject({ desired_version: 2, synced_version: 2 });
    expect(world.store.read(FINGERPRINT)).not.toHaveProperty('pending_since');
  });

  it('nothing is said of an alert that is in step, or that nobody knows', async () => {
    const world = createWorld();
    await look(world);
    await opened(world);
    const lines = world.lines.length;
    await look(world);
    expect(world.lines).toHaveLength(lines);
  });
});

async function look(world: TestWorld): Promise<void> {
  const work = createDryRun(world.store, () => Promise.resolve(REPO));
  await Promise.all(work([world.received({ fingerprint: FINGERPRINT }, 1)]));
}

/** Issues were on, and were switched off later. */
async function opened(world: TestWorld): Promise<void> {
  await world.hear('FIRING');
  await world.work();
  world.pass(1);
}

async function closed(world: TestWorld): Promise<void> {
  await world.hear('RESOLVED');
  await world.work();
  world.pass(1);
}
