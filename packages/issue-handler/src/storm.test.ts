import { beforeEach, describe, expect, it } from '@jest/globals';
import { ended, isRow, stormOf } from '@casefile/alert-core';
import { createStormyWorld, fingerprintOfAlert, STORM, type StormyWorld, THRESHOLD } from '../test/storms.js';
import { REPO } from '../test/world.js';

let world: StormyWorld;
beforeEach(() => {
  world = createStormyWorld();
});

describe('new alerts that come in masses', () => {
  it('get issues of their own as far as the threshold, and one issue that lists the rest', async () => {
    await world.fire(1, THRESHOLD + 2);
    expect(await world.lookAtStorm()).toBe(true);
    expect(world.open().map(({ title }) => title)).toEqual([
      '[P2] alarm-1',
      '[P2] alarm-2',
      '[P2] alarm-3',
      '[P2] Alert storm: checkout',
    ]);
    const [issue] = world.stormIssues();
    for (const text of [
      '**2 alerts** so far: 2 firing',
      '`alarm-4`',
      '`alarm-5`',
      fingerprintOfAlert(4).slice(0, 12),
    ]) {
      expect(issue?.body).toContain(text);
    }
    expect(issue?.body).not.toContain('`alarm-3`');
  });

  it('cost no call to GitHub in the storm, and are in step', async () => {
    await world.fire(1, THRESHOLD);
    await world.hearOf(4, 'FIRING');
    expect(await world.workOn(4)).toBe(0);
    expect(await world.stateOf(4)).toMatchObject({ synced_version: 1, desired_version: 1, storm: `${STORM}#1` });
    expect(await world.stateOf(4)).not.toHaveProperty('pending_since');
    expect(world.queue.sent).toEqual([{ fingerprint: STORM, desired_version: 1 }]);
  });

  it('have issues of their own in any case when they are urgent, and count for nothing', async () => {
    await world.fire(1, 10, { priority: 'P1' });
    await world.fire(11, 10 + THRESHOLD);
    expect(world.open()).toHaveLength(10 + THRESHOLD);
    await world.fire(21, 22);
    await world.fire(23, 23, { priority: 'P0' });
    await world.lookAtStorm();
    expect(world.open().map(({ title }) => title)).toContain('[P0] alarm-23');
    expect(world.stormIssues()[0]?.body).toContain('**2 alerts** so far');
  });

  it('are listed without an issue when they have resolved before anybody looked', async () => {
    await world.fire(1, THRESHOLD + 1);
    await world.hearOf(5, 'FIRING');
    world.pass(1);
    await world.hearOf(5, 'RESOLVED');
    await world.workOn(5);
    await world.lookAtStorm();
    expect(world.stormIssues()[0]?.body).toContain('✅ resolved | P2 | `alarm-5`');
    expect(world.issues()).toHaveLength(THRESHOLD + 1);
  });

  it('are no storm when they come slowly', async () => {
    for (let number = 1; number <= 8; number += 1) {
      await world.fire(number, number);
      world.pass(4);
    }
    expect(world.stormIssues()).toEqual([]);
    expect(world.open()).toHaveLength(8);
  });

  it('keep their place among the first, however long GitHub is away', async () => {
    let isAway = true;
    const reserve = () => {
      const at = world.now().getTime();
      return Promise.resolve(
        isAway ? ({ granted: false, at: at + 3_600_000, why: 'down' } as const) : ({ granted: true, at } as const),
      );
    };
    world = createStormyWorld({ budget: { reserve } });
    await world.fire(1, 1);
    isAway = false;
    world.pass(61);
    await world.fire(2, THRESHOLD + 2);
    expect(isRow(await world.stateOf(5))).toBe(true);
    await world.workOn(1);
    expect(world.open().map(({ title }) => title)).toContain('[P2] alarm-1');
  });

  it('are no part of a storm while they are silenced, and join it afterwards', async () => {
    await world.fire(1, THRESHOLD);
    world.silence({ source: 'cloudwatch' }, 30);
    await world.fire(4, 4);
    expect(await world.stateOf(4)).not.toHaveProperty('storm');
    expect(world.queue.sent).toEqual([]);
    world.pass(31);
    await world.fire(5, 4 + THRESHOLD);
    await world.workOn(4);
    expect(isRow(await world.stateOf(4))).toBe(true);
  });
});

describe('an alert in a storm', () => {
  beforeEach(async () => {
    await world.fire(1, THRESHOLD + 2);
    await world.lookAtStorm();
    world.pass(1);
  });

  it('that resolves is in step at once, and shown so with the next look', async () => {
    await world.hearOf(4, 'RESOLVED');
    expect(await world.workOn(4)).toBe(0);
    await world.lookAtStorm();
    const [issue] = world.stormIssues();
    expect(issue?.body).toMatch(/firing \| P2 \| `alarm-5`[^]*resolved \| P2 \| `alarm-4`/);
    expect(issue?.comments).toEqual([]);
  });

  it('that becomes urgent gets an issue of its own, and the storm shows which', async () => {
    await world.hearOf(4, 'FIRING', { priority: 'P1' });
    await world.workOn(4);
    expect(world.open().map(({ title }) => title)).toContain('[P1] alarm-4');
    await world.lookAtStorm();
    expect(world.stormIssues()[0]?.body).toContain(
      '[issue 5](<https://github.com/shop/alerts/issues/5>) | P1 | `alarm-4`',
    );
  });

  it('that fires again in a later life is listed anew', async () => {
    await world.hearOf(4, 'RESOLVED');
    await world.workOn(4);
    world.pass(45);
    await world.hearOf(4, 'FIRING');
    await world.workOn(4);
    expect(await world.stateOf(4)).toMatchObject({ episode: 2, storm_episode: 2, storm: `${STORM}#1` });
    expect(world.issues()).toHaveLength(THRESHOLD + 1);
  });

  it('that fires again after its storm asks anew, and keeps what it is told', async () => {
    await world.hearOf(4, 'RESOLVED');
    await world.workOn(4);
    const storm = await world.storm();
    await world.store.save(ended(storm, world.now()), storm);
    world.pass(15);
    await world.hearOf(4, 'FIRING');
    await world.workOn(4);
    expect(world.open().map(({ title }) => title)).toContain('[P2] alarm-4');
  });

  it('that goes to another team leaves the storm of the first one', async () => {
    await world.hearOf(4, 'FIRING', { team: 'payments', teams: ['payments'] });
    await world.workOn(4);
    expect(world.open().map(({ title }) => title)).toContain('[P2] alarm-4');
  });

  it('is let go by a storm that ends while it joins', async () => {
    await world.hearOf(6, 'FIRING');
    const { store } = world;
    const load = store.load.bind(store);
    // the storm ends between the row's two looks at it
    store.load = async (fingerprints) => {
      const states = await load(fingerprints);
      const storm = states.get(STORM);
      const row = (await load([fingerprintOfAlert(6)])).get(fingerprintOfAlert(6));
      if (storm?.status === 'OPEN' && row?.storm === undefined) await store.save(ended(storm, world.now()), storm);
      return states;
    };
    await world.workOn(6);
    store.load = load;
    // the window is still full, so the storm has begun again and lists it
    expect(await world.storm()).toMatchObject({ status: 'OPEN' });
    expect((await world.stateOf(6)).storm).toBe(stormOf(await world.storm()));
  });
});

describe('a failure on the way into a storm', () => {
  it.each([
    ['admit', 'before'],
    ['admit', 'after'],
  ] as const)('of the count (%s, %s it took effect) is made up for by the retry', async (method, when) => {
    await world.fire(1, THRESHOLD);
    await world.hearOf(4, 'FIRING');
    world.watch.failNext(method, when);
    await expect(world.workOn(4)).rejects.toThrow(`${method} failed`);
    await expectInStorm(4);
  });

  it.each([
    ['save', 'before'],
    ['save', 'after'],
    ['record', 'before'],
    ['record', 'after'],
    ['load', 'before'],
  ] as const)('of the table (%s, %s it took effect) is made up for by the retry', async (method, when) => {
    await world.fire(1, THRESHOLD);
    await world.hearOf(4, 'FIRING');
    world.store.failNext(method, when);
    if (method === 'load')
      await world.workOn(4); // read once more, alone
    else await expect(world.workOn(4)).rejects.toThrow(`${method} failed`);
    await expectInStorm(4);
  });

  it.each(['before', 'after'] as const)(
    'of the wake-up (%s it took effect) is made up for by the retry',
    async (when) => {
      await world.fire(1, THRESHOLD);
      await world.hearOf(4, 'FIRING');
      world.queue.failNext('wake', when);
      await expect(world.workOn(4)).rejects.toThrow('wake failed');
      await expectInStorm(4);
    },
  );

  async function expectInStorm(number: number): Promise<void> {
    await world.workOn(number);
    expect(world.queue.sent).toMatchObject([{ fingerprint: STORM }]);
    expect(await world.stateOf(number)).toMatchObject({ synced_version: 1 });
    await world.lookAtStorm();
    expect(world.stormIssues()).toHaveLength(1);
    expect(world.stormIssues()[0]?.body).toContain(`\`alarm-${number}\``);
    expect(world.open()).toHaveLength(THRESHOLD + 1);
  }
});

describe('the issue of a storm', () => {
  beforeEach(async () => {
    await world.fire(1, THRESHOLD + 1);
  });

  it('is looked at every minute while alerts join, and then when somebody says so', async () => {
    expect(await world.lookAtStorm()).toBe(true);
    expect(world.postponed.at(-1)).toBeGreaterThanOrEqual(60);
    world.pass(1);
    await world.fire(5, 5);
    expect(await world.lookAtStorm()).toBe(true);
    world.pass(3);
    expect(await world.lookAtStorm()).toBe(false);
    expect(world.lines.join('')).not.toContain('GITHUB_DEFERRED');
  });

  it('is written to only when there is something else to say', async () => {
    await world.lookAtStorm();
    const { update } = world.tracker.calls;
    world.pass(1);
    await world.lookAtStorm();
    expect(world.tracker.calls.update).toBe(update);
    expect(world.stormIssues()[0]?.comments).toEqual([]);
  });

  it('that a person closed stays closed for as long as the storm lasts, and its alerts stay in step', async () => {
    await world.lookAtStorm();
    world.tracker.people.close(REPO, 4, 'completed');
    await world.fire(5, 6);
    expect(await world.lookAtStorm()).toBe(false);
    expect(await world.stateOf(6)).toMatchObject({ synced_version: 1 });
    const storm = await world.storm();
    await world.store.save(ended(storm, world.now()), storm);
    await world.lookAtStorm();
    expect(world.stormIssues()).toMatchObject([{ state: 'closed', closedBy: 'a-person' }]);
  });

  it('that a person deleted is opened again', async () => {
    await world.lookAtStorm();
    world.tracker.people.delete(REPO, 4);
    world.pass(5);
    await world.lookAtStorm();
    await world.lookAtStorm();
    expect(world.open().map(({ title }) => title)).toContain('[P2] Alert storm: checkout');
  });

  it('goes on to list its alerts while a person has snoozed it', async () => {
    await world.lookAtStorm();
    world.tracker.people.relabel(REPO, 4, [...(world.stormIssues()[0]?.labels ?? []), 'snooze:4h']);
    world.pass(1);
    await world.lookAtStorm();
    expect(world.stormIssues()[0]).toMatchObject({ labels: expect.arrayContaining(['snooze:4h']) });
    expect(world.stormIssues()[0]?.body).toContain('Snoozed until');
    await world.fire(5, 5);
    world.pass(1);
    await world.lookAtStorm();
    expect(world.stormIssues()[0]?.body).toContain('`alarm-5`');
    expect(world.stormIssues()[0]?.comments).toEqual([]);
  });

  it('says in the end how it went', async () => {
    await world.fire(5, 5);
    await world.lookAtStorm();
    world.pass(8);
    await world.hearOf(4, 'RESOLVED');
    await world.workOn(4);
    const storm = await world.storm();
    await world.store.save(ended(storm, world.now()), storm);
    expect(await world.lookAtStorm()).toBe(false);
    const [issue] = world.stormIssues();
    expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed' });
    expect(issue?.body).toContain(
      '**2 alerts** of `checkout` came in this storm: 1 resolved in it, 1 got issues of their own',
    );
  });
});
