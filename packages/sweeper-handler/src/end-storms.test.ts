import { beforeEach, describe, expect, it } from '@jest/globals';
import { ended } from '@casefile/alert-core';
import { createLogger } from '@casefile/lambda-kit';
import {
  createStormyWorld,
  fingerprintOfAlert,
  STORM,
  type StormyWorld,
  THRESHOLD,
} from '../../issue-handler/test/storms.js';
import { endStorms, type EndStormsOptions } from './end-storms.js';

let world: StormyWorld;
let lines: string[];

/** A storm of two alerts, 4 and 5, with its issue. */
beforeEach(async () => {
  world = createStormyWorld();
  lines = [];
  await world.fire(1, THRESHOLD + 2);
  await world.lookAtStorm();
});

function sweep(options: Partial<EndStormsOptions> = {}): Promise<object> {
  const { store, watch, queue } = world;
  return endStorms(
    {
      store,
      records: store,
      rows: store.rows,
      teams: watch.teams,
      issues: queue,
      settings: { threshold: THRESHOLD, windowMs: 600_000 },
      log: createLogger({ service: 'sweeper' }, { write: (line) => void lines.push(line) }),
      ...options,
    },
    world.now(),
  );
}

async function resolve(...numbers: number[]): Promise<void> {
  for (const number of numbers) {
    await world.hearOf(number, 'RESOLVED');
    await world.workOn(number);
  }
}

describe('a storm that goes on', () => {
  it('is looked at in each sweep', async () => {
    world.pass(5);
    expect(await sweep()).toEqual({ running: 1, ended: 0, let_out: 0 });
    const nonce = world.now().toISOString();
    expect(world.queue.sent.at(-1)).toEqual({ fingerprint: STORM, desired_version: 1, nonce });
    await resolve(4);
    await world.lookAtStorm();
    expect(world.stormIssues()[0]?.body).toContain('1 firing, 1 resolved');
  });

  it('is left as it is when it was changed since it was read', async () => {
    world.pass(11);
    const { store } = world;
    const answer = await sweep({ store: { ...store, save: () => Promise.resolve('lost') } });
    expect(answer).toEqual({ running: 0, ended: 0, let_out: 0 });
    expect(await world.storm()).toMatchObject({ status: 'OPEN' });
  });
});

describe('a storm whose alerts have all resolved', () => {
  it('is over soon, and its issue is closed and says how it went', async () => {
    world.pass(2);
    await resolve(1, 2, 3, 4, 5);
    expect(await sweep()).toEqual({ running: 0, ended: 1, let_out: 0 });
    await world.lookAtStorm();
    expect(world.open()).toEqual([]);
    expect(world.stormIssues()[0]?.body).toContain('2 resolved in it, 0 got issues of their own');
    expect(await sweep()).toEqual({ running: 0, ended: 0, let_out: 0 });
    expect(lines.join('')).toContain('STORM_OVER');
  });

  it('waits for alerts that may be on their way into it', async () => {
    world.pass(1);
    await resolve(4, 5);
    expect(await sweep()).toMatchObject({ running: 1, ended: 0 });
  });

  it('comes back into its issue when more come soon after', async () => {
    world.pass(2);
    await resolve(4, 5);
    await sweep();
    await world.lookAtStorm();
    await world.fire(6, 6);
    await world.lookAtStorm();
    expect(world.stormIssues()).toMatchObject([{ state: 'open' }]);
    expect(world.stormIssues()[0]?.body).toContain('**3 alerts** so far: 1 firing, 2 resolved');
  });
});

describe('a storm to which nobody came for a window', () => {
  beforeEach(() => world.pass(11));

  it('is over, and what still fires gets issues of its own', async () => {
    await resolve(5);
    expect(await sweep()).toEqual({ running: 0, ended: 1, let_out: 1 });
    expect(world.queue.sent.slice(-2)).toMatchObject([{ fingerprint: STORM }, { fingerprint: fingerprintOfAlert(4) }]);
    await world.lookAtStorm();
    await world.workOn(4);
    expect(world.open().map(({ title }) => title)).toEqual([
      '[P2] alarm-1',
      '[P2] alarm-2',
      '[P2] alarm-3',
      '[P2] alarm-4',
    ]);
    expect(world.stormIssues()[0]?.body).toContain('1 resolved in it, 1 got issues of their own');
  });

  it('lets out more than make a storm, and makes none of them', async () => {
    world = createStormyWorld();
    await world.fire(1, 12);
    await world.lookAtStorm();
    world.pass(11);
    expect(await sweep()).toMatchObject({ ended: 1, let_out: 9 });
    for (let number = 4; number <= 12; number += 1) await world.workOn(number);
    expect(world.open()).toHaveLength(13);
    expect(await sweep()).toEqual({ running: 0, ended: 0, let_out: 0 });
  });

  it('lets out an alert that turns up in it afterwards', async () => {
    await sweep();
    const storm = `${STORM}#1`;
    await world.hearOf(6, 'FIRING');
    const state = await world.stateOf(6);
    world.store.write(state.fingerprint, {
      ...{ storm, storm_joined_at: world.now().toISOString(), storm_episode: 1, synced_version: 1 },
      ...{ pending: undefined, pending_since: undefined },
    });
    world.pass(5);
    expect(await sweep()).toMatchObject({ let_out: 1 });
    await world.workOn(6);
    expect(world.open().map(({ title }) => title)).toContain('[P2] alarm-6');
  });

  it.each([
    ['save', 'before'],
    ['save', 'after'],
    ['record', 'before'],
    ['record', 'after'],
    ['rows', 'before'],
  ] as const)(
    'and whose end fails (%s, %s it took effect) is brought to its end by the next sweep',
    async (method, when) => {
      world.store.failNext(method, when);
      await expect(sweep()).rejects.toThrow('1 storms could not be looked after');
      await expectEnd();
    },
  );

  it.each(['before', 'after'] as const)(
    'and whose wake-up fails (%s it was sent) is brought to its end',
    async (when) => {
      world.queue.failNext('wake', when);
      await expect(sweep()).rejects.toThrow('1 storms could not be looked after');
      await expectEnd();
    },
  );

  it('and whose alert cannot be woken is brought to its end', async () => {
    let calls = 0;
    const issues: EndStormsOptions['issues'] = {
      wake: (items) => ((calls += 1) === 2 ? Promise.reject(new Error('the queue is away')) : world.queue.wake(items)),
    };
    await expect(sweep({ issues })).rejects.toThrow('1 storms could not be looked after');
    await expectEnd();
  });

  async function expectEnd(): Promise<void> {
    world.pass(5);
    await sweep();
    world.pass(5);
    // what was not woken is pending, which the sweeper's first job finds
    for (const { fingerprint } of await world.store.pending(world.now().toISOString(), 100)) {
      await world.work({ fingerprint });
    }
    await world.lookAtStorm();
    expect(world.stormIssues()).toMatchObject([{ state: 'closed' }]);
    const titles = world.open().map(({ title }) => title);
    expect(titles.sort()).toEqual([1, 2, 3, 4, 5].map((number) => `[P2] alarm-${number}`));
    expect(world.issues()).toHaveLength(6);
  }
});

describe('storms of two teams', () => {
  it('are looked after each on its own', async () => {
    const payments = { team: 'payments', teams: ['payments'] };
    await world.fire(11, 11 + THRESHOLD, payments);
    world.pass(11);
    const { store } = world;
    const rows: EndStormsOptions['rows'] = (storm) =>
      storm === `${STORM}#1` ? Promise.reject(new Error('the index is away')) : store.rows(storm);
    await expect(sweep({ rows })).rejects.toThrow('1 storms could not be looked after');
    expect(await world.storm()).toMatchObject({ status: 'OPEN' });
    expect(await sweep()).toMatchObject({ ended: 1 });
  });
});

it('a storm that is long over is not looked at', async () => {
  const storm = await world.storm();
  await world.store.save(ended(storm, world.now()), storm);
  world.pass(21);
  const rows = () => Promise.reject(new Error('asked for its alerts'));
  expect(await sweep({ rows })).toEqual({ running: 0, ended: 0, let_out: 0 });
});
