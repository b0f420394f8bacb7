import { beforeEach, describe, expect, it } from '@jest/globals';
import { createWorld, FINGERPRINT, REPO, type TestWorld } from '../test/world.js';

let world: TestWorld;
beforeEach(() => {
  world = createWorld();
});

const team = { team: 'checkout' };

/** What the source says next, and how often GitHub is asked for something then. */
async function says(state: 'FIRING' | 'RESOLVED', event = {}): Promise<number> {
  world.pass(1);
  await world.hear(state, event);
  return world.work();
}

const labels = () => world.issues()[0]?.labels ?? [];
const logged = (line: string) =>
  world.lines.map((text) => JSON.parse(text) as object).filter((one) => isLine(one, line));
const isLine = (one: object, line: string) => 'msg' in one && one.msg === line;

describe('an alert that is silenced when it first fires', () => {
  beforeEach(async () => {
    world.silence(team, 60);
    expect(await says('FIRING')).toBe(0);
  });

  it('has no issue, and exactly one after the end', async () => {
    expect(await world.sweepFor(55)).toBe(0);
    expect(world.issues()).toEqual([]);
    await world.sweepFor(15);
    expect(world.issues()).toMatchObject([{ state: 'open', comments: [] }]);
    expect(await world.sweepFor(120)).toBe(0);
    expect(world.issues()).toHaveLength(1);
  });

  it('is recorded all the same, with all that happens to it', async () => {
    expect(await says('FIRING', { priority: 'P1', reason: 'the disk is full' })).toBe(0);
    expect(await world.state()).toMatchObject({ status: 'OPEN', occurrences: 2, priority: 'P1' });
    await world.sweepFor(75);
    expect(world.issues()).toMatchObject([{ title: '[P1] orders-errors', comments: [] }]);
  });

  it('has an issue within ten minutes when the silence is removed', async () => {
    await world.sweepFor(20);
    world.silences.length = 0;
    await world.sweepFor(10);
    expect(world.open()).toHaveLength(1);
  });

  it('never has one when it resolves before the end', async () => {
    expect(await says('RESOLVED')).toBe(0);
    expect(await world.sweepFor(600)).toBe(0);
    expect(world.issues()).toEqual([]);
    expect(await world.state()).toMatchObject({ status: 'CLOSED', synced_version: 2 });
  });

  it('has one when it fires again after it resolved, once the silence is over', async () => {
    await says('RESOLVED');
    expect(await says('FIRING')).toBe(0);
    await world.sweepFor(75);
    expect(world.open()).toHaveLength(1);
  });

  it('is heard at once when it becomes P0', async () => {
    expect(await says('FIRING', { priority: 'P0' })).toBe(1);
    expect(world.open()).toMatchObject([{ title: '[P0] orders-errors' }]);
  });

  it('says so in the log, with who silenced it, why and until when', () => {
    expect(logged('SILENCED')).toMatchObject([
      { why: 'silenced', silence: 's1', reason: 'a new database', would: 'CREATE', title: 'orders-errors' },
    ]);
  });
});

describe('an alert with an open issue that is silenced', () => {
  beforeEach(async () => {
    await says('FIRING');
    world.silence(team, 600);
  });

  it('is not commented on, and its news is told once after the end', async () => {
    for (const [minute, reason] of ['a', 'b', 'c'].entries()) {
      world.pass(minute);
      await says('FIRING', { reason });
    }
    await world.sweepFor(590);
    expect(world.issues()).toMatchObject([{ comments: [] }]);
    await world.sweepFor(15);
    expect(world.issues()[0]?.comments).toHaveLength(1);
    await world.sweepFor(120);
    expect(world.issues()[0]?.comments).toHaveLength(1);
  });

  it('shows its news quietly, with one write, and costs nothing more until the end', async () => {
    expect(await says('FIRING', { priority: 'P1' })).toBe(2);
    expect(world.issues()).toMatchObject([{ title: '[P1] orders-errors', comments: [] }]);
    expect(await world.sweepFor(300)).toBe(0);
  });

  it('is told of nothing that is over by the end', async () => {
    await says('FIRING', { priority: 'P1' });
    expect(await says('RESOLVED')).toBe(2);
    expect(world.issues()).toMatchObject([{ state: 'closed', comments: [] }]);
    expect(await world.sweepFor(700)).toBe(0);
  });

  it('is not reopened before the end', async () => {
    await says('RESOLVED');
    expect(await says('FIRING')).toBe(0);
    expect(await world.sweepFor(590)).toBe(0);
    expect(world.open()).toEqual([]);
    await world.sweepFor(15);
    expect(world.open()).toMatchObject([{ number: 1, comments: [] }]);
  });

  it('is not reopened at all when it resolves again before', async () => {
    await says('RESOLVED');
    await says('FIRING');
    await says('RESOLVED');
    await world.sweepFor(700);
    expect(world.issues()).toMatchObject([{ state: 'closed', comments: [] }]);
    expect(await world.state()).toMatchObject({ flaps: 1 });
  });

  it('is left closed when a person closes it', async () => {
    world.tracker.people.close(REPO, 1, 'not_planned');
    await says('FIRING', { priority: 'P1' });
    await world.sweepFor(700);
    expect(world.open()).toEqual([]);
    expect(await world.state()).toMatchObject({ manually_closed: true });
  });
});

it.each(['before', 'after'] as const)(
  'a silenced alert is not lost when its deferral fails %s it took effect',
  async (when) => {
    world.silence(team, 60);
    await world.hear('FIRING');
    world.store.failNext('defer', when);
    await expect(world.work()).rejects.toThrow('defer failed');
    await world.sweepFor(75);
    expect(world.open()).toHaveLength(1);
  },
);

it('a silence that begins while a request to GitHub has no answer leaves one issue in the end', async () => {
  world.tracker.failNext('create', 'after');
  world.tracker.failNext('own', 'before');
  await world.hear('FIRING');
  await expect(world.work()).rejects.toThrow();
  world.silence(team, 60);
  await says('RESOLVED');
  expect(await world.sweepFor(50)).toBe(0);
  await world.sweepFor(20);
  expect(world.issues()).toMatchObject([{ state: 'closed' }]);
});

describe('maintenance', () => {
  it('of a team is quiet, and its alerts are heard after it', async () => {
    const window = { teams: ['checkout'], from: '2026-03-01T09:00:00Z', until: '2026-03-01T11:00:00Z', reason: 'move' };
    const routing = { default: { repository: REPO, labels: [], assignees: [] }, teams: {} };
    world = createWorld({ routing: { ...routing, maintenance: [window] } });
    expect(await says('FIRING')).toBe(0);
    expect(await world.sweepFor(50)).toBe(0);
    await world.sweepFor(20);
    expect(world.open()).toHaveLength(1);
  });
});

describe('a person’s label snooze:4h', () => {
  beforeEach(async () => {
    await says('FIRING');
    world.tracker.people.relabel(REPO, 1, [...labels(), 'Snooze:4H']);
    world.pass(1);
    await world.work({ look: true });
  });

  it('is known once it was looked at, stays as it was written, and the issue says until when', async () => {
    expect(await world.state()).toMatchObject({
      snoozed_label: 'snooze:4h',
      snoozed_until: '2026-03-01T14:02:00.000Z',
    });
    expect(labels()).toContain('Snooze:4H');
    expect(world.issues()[0]?.body).toContain('Snoozed until `2026-03-01T14:02:00.000Z`');
  });

  it('costs nothing until its end, when it is removed with one write', async () => {
    expect(await world.sweepFor(235)).toBe(0);
    expect(await world.sweepFor(15)).toBe(2);
    expect(labels()).not.toContain('Snooze:4H');
    expect(world.issues()[0]?.body).not.toContain('Snoozed');
    expect(await world.state()).not.toHaveProperty('snoozed_until');
    expect(await world.sweepFor(600)).toBe(0);
  });

  it('keeps comments away, and one is made at its end', async () => {
    expect(await says('FIRING', { priority: 'P1' })).toBe(2);
    expect(await says('FIRING', { reason: 'the disk is full' })).toBe(2);
    expect(world.issues()).toMatchObject([{ comments: [] }]);
    await world.sweepFor(250);
    expect(world.issues()[0]?.comments).toHaveLength(1);
  });

  it('keeps the issue closed, also beyond the reopen window', async () => {
    expect(await says('RESOLVED')).toBe(2);
    expect(world.issues()).toMatchObject([{ state: 'closed' }]);
    world.pass(60);
    expect(await says('FIRING')).toBe(0);
    await world.sweepFor(250);
    expect(world.open()).toMatchObject([{ number: 1 }]);
    expect(labels()).not.toContain('Snooze:4H');
  });

  it('can be put again after its end', async () => {
    await world.sweepFor(250);
    world.tracker.people.relabel(REPO, 1, [...labels(), 'snooze:30m']);
    await world.work({ look: true });
    expect(await world.state()).toMatchObject({
      snoozed_label: 'snooze:30m',
      snoozed_until: '2026-03-01T14:42:00.000Z',
    });
  });

  it('ends when a person takes it away, and what was kept back is told', async () => {
    await says('FIRING', { priority: 'P1' });
    world.tracker.people.relabel(
      REPO,
      1,
      labels().filter((label) => label !== 'Snooze:4H'),
    );
    await world.work({ look: true });
    expect(world.issues()[0]?.comments).toHaveLength(1);
    expect(await world.state()).not.toHaveProperty('snoozed_label');
    expect(await world.sweepFor(300)).toBe(0);
  });

  it('gives way to another one', async () => {
    world.tracker.people.relabel(REPO, 1, [...labels(), 'snooze:2d']);
    await world.work({ look: true });
    expect(labels()).toContain('snooze:2d');
    expect(labels()).not.toContain('Snooze:4H');
    expect(await world.state()).toMatchObject({ snoozed_until: '2026-03-03T10:02:00.000Z' });
  });

  it('ends when the alert becomes P0, of which people are told at once', async () => {
    expect(await says('FIRING', { priority: 'P0' })).toBe(3);
    expect(world.issues()).toMatchObject([{ title: '[P0] orders-errors', comments: [expect.anything()] }]);
    expect(labels()).not.toContain('Snooze:4H');
  });

  it('ends when a person closes the issue', async () => {
    world.tracker.people.close(REPO, 1, 'completed');
    await world.work({ look: true });
    await says('RESOLVED');
    await says('FIRING');
    expect(world.open()).toMatchObject([{ number: 2 }]);
    expect(world.open()[0]?.body).not.toContain('Snoozed');
  });

  it('ends with the issue when a person deletes that', async () => {
    world.tracker.people.delete(REPO, 1);
    await says('FIRING', { priority: 'P1' });
    expect(world.open()).toMatchObject([{ number: 2 }]);
  });

  it('is found again when its record was lost after the issue was written', async () => {
    world.tracker.people.relabel(REPO, 1, [...labels(), 'snooze:2d']);
    world.store.failNext('record', 'before');
    await expect(world.work({ look: true })).rejects.toThrow();
    await world.work({ look: true });
    expect(await world.state()).toMatchObject({ snoozed_label: 'snooze:2d' });
    expect(world.store.read(FINGERPRINT)).toMatchObject({ pending_since: '2026-03-03T10:02:00.000Z' });
  });
});

it('a label that names no length snoozes nothing and stays', async () => {
  await says('FIRING');
  world.tracker.people.relabel(REPO, 1, [...labels(), 'snooze:forever']);
  await world.work({ look: true });
  await says('FIRING', { priority: 'P1' });
  expect(world.issues()).toMatchObject([{ comments: [expect.anything()] }]);
  expect(labels()).toContain('snooze:forever');
});
