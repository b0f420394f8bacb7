import { beforeEach, describe, expect, it } from '@jest/globals';
import { createWorld, FINGERPRINT, REPO, type TestWorld } from '../test/world.js';

let world: TestWorld;
beforeEach(async () => {
  world = createWorld();
  await world.hear('FIRING');
  await world.work();
  world.pass(1);
});

/** What GitHub is asked for about the next thing that the source says. */
async function later(state: 'FIRING' | 'RESOLVED', event = {}): Promise<number> {
  world.pass(1);
  await world.hear(state, event);
  return world.work();
}

describe('an issue that a person closed', () => {
  it('as completed stays closed while the alert goes on, and costs nothing more', async () => {
    world.tracker.people.close(REPO, 1, 'completed');
    expect(await later('FIRING', { priority: 'P1' })).toBe(1);
    expect(await world.state()).toMatchObject({ manually_closed: true, issue_state_reason: 'completed' });
    expect(await later('FIRING', { priority: 'P0' })).toBe(0);
    expect(await later('RESOLVED')).toBe(0);
    expect(world.issues()).toMatchObject([{ state: 'closed', closedBy: 'a-person', comments: [] }]);
  });

  it('as completed is followed by a new issue when the alert fires after it has resolved', async () => {
    world.tracker.people.close(REPO, 1, 'completed');
    await later('FIRING', { priority: 'P1' });
    await later('RESOLVED');
    expect(await later('FIRING')).toBe(1);
    expect(world.open()).toMatchObject([{ number: 2 }]);
    expect(await world.state()).toMatchObject({ episode: 2, issue_number: 2 });
    expect(await world.state()).not.toHaveProperty('manually_closed');
  });

  it('as not planned mutes the alert for a week', async () => {
    world.tracker.people.close(REPO, 1, 'not_planned');
    await later('FIRING', { priority: 'P1' });
    await later('RESOLVED');
    world.pass(6 * 24 * 60);
    expect(await later('FIRING')).toBe(0);
    expect(await later('RESOLVED')).toBe(0);
    expect(world.open()).toEqual([]);
    world.pass(24 * 60);
    expect(await later('FIRING')).toBe(1);
    expect(world.open()).toMatchObject([{ number: 2 }]);
  });

  it('is seen before the resolution is written, which then costs one call', async () => {
    world.tracker.people.close(REPO, 1, 'completed');
    expect(await later('RESOLVED')).toBe(1);
    expect(world.tracker.calls.update).toBe(0);
    expect(await world.state()).toMatchObject({ manually_closed: true, status: 'CLOSED' });
  });

  it('after we had closed it, as not planned, stays closed when the alert fires again', async () => {
    await later('RESOLVED');
    world.tracker.people.reopen(REPO, 1);
    world.tracker.people.close(REPO, 1, 'not_planned');
    expect(await later('FIRING')).toBe(1);
    expect(world.open()).toEqual([]);
    expect(await world.state()).toMatchObject({ manually_closed: true, issue_state_reason: 'not_planned' });
  });

  it('stays closed when a case file comes later', async () => {
    world.tracker.people.close(REPO, 1, 'completed');
    await later('FIRING', { priority: 'P1' });
    const closedAt = (await world.state()).manually_closed_at;
    world.store.write(FINGERPRINT, { desired_version: (await world.state()).desired_version + 1 });
    world.pass(5);
    expect(await world.work()).toBe(1);
    expect(await world.state()).toMatchObject({ manually_closed: true, manually_closed_at: closedAt });
    expect(world.open()).toEqual([]);
  });

  it('and reopened lives on when somebody looks', async () => {
    world.tracker.people.close(REPO, 1, 'completed');
    await later('FIRING', { priority: 'P1' });
    world.tracker.people.reopen(REPO, 1);
    expect(await world.work({ look: true })).toBeLessThanOrEqual(2);
    expect(await world.state()).not.toHaveProperty('manually_closed');
    expect(await later('RESOLVED')).toBe(2);
    expect(world.issues()).toMatchObject([{ state: 'closed' }]);
  });
});

describe('an issue that a person reopened after its alert had resolved', () => {
  it('is left open, and says so in one line', async () => {
    await later('RESOLVED');
    world.tracker.people.reopen(REPO, 1);
    expect(await world.work({ look: true })).toBe(2);
    expect(world.open()).toHaveLength(1);
    expect(world.open()[0]?.body).toContain('reopened');
    expect(await world.work({ look: true })).toBe(1);
    expect(world.open()).toHaveLength(1);
  });

  it('is its alert’s issue again when that fires again, and closed when that resolves', async () => {
    await later('RESOLVED');
    world.tracker.people.reopen(REPO, 1);
    await world.work({ look: true });
    await later('FIRING');
    expect(world.open()).toMatchObject([{ number: 1 }]);
    expect(await later('RESOLVED')).toBe(2);
    expect(world.open()).toEqual([]);
  });
});

describe('an issue that a person changed', () => {
  it('inside our marks says again what it should; outside them theirs stays', async () => {
    const { body = '' } = world.open()[0] ?? {};
    world.tracker.people.edit(REPO, 1, `${body.replace('orders-errors', 'nothing to see')}\n\nRolled back at 10:12.`);
    expect(await later('RESOLVED')).toBe(2);
    const [issue] = world.issues();
    expect(issue?.body).toContain('orders-errors');
    expect(issue?.body).not.toContain('nothing to see');
    expect(issue?.body).toContain('\n\nRolled back at 10:12.');
  });

  it('keeps the title that they gave it', async () => {
    world.tracker.people.retitle(REPO, 1, 'Checkout is down');
    await later('FIRING', { priority: 'P0' });
    expect(await later('RESOLVED')).toBe(2);
    expect(world.issues()).toMatchObject([{ title: 'Checkout is down', state: 'closed' }]);
  });

  it('keeps their labels, and gets back ours', async () => {
    world.tracker.people.relabel(REPO, 1, ['postmortem', 'Pri: P3']);
    expect(await later('RESOLVED')).toBe(2);
    const labels = world.issues()[0]?.labels ?? [];
    expect(labels).toEqual(expect.arrayContaining(['postmortem', 'casefile', 'Pri: P2', 'Team: checkout']));
    expect(labels).not.toContain('Pri: P3');
  });

  it('is written but not commented on when they locked it', async () => {
    world.tracker.people.lock(REPO, 1);
    expect(await later('FIRING', { priority: 'P1' })).toBe(2);
    expect(world.issues()).toMatchObject([{ title: '[P1] orders-errors', comments: [] }]);
    expect(await later('RESOLVED')).toBe(2);
  });

  it('is followed to where they transferred it', async () => {
    world.tracker.people.transfer(REPO, 1, 'shop/checkout');
    expect(await later('RESOLVED')).toBe(2);
    expect(world.tracker.issues('shop/checkout')).toMatchObject([{ state: 'closed' }]);
    expect(await world.state()).toMatchObject({ issue_repo: 'shop/checkout' });
  });
});

describe('an issue that a person deleted', () => {
  it('is opened anew while the alert fires', async () => {
    world.tracker.people.delete(REPO, 1);
    expect(await later('FIRING', { priority: 'P1' })).toBe(2);
    expect(world.open()).toMatchObject([{ number: 2 }]);
    expect(await later('RESOLVED')).toBe(2);
    expect(world.open()).toEqual([]);
  });

  it('is not missed when the alert has resolved', async () => {
    world.tracker.people.delete(REPO, 1);
    expect(await later('RESOLVED')).toBe(1);
    expect(world.open()).toEqual([]);
    expect(await world.state()).not.toHaveProperty('issue_number');
    expect(await world.work()).toBe(0);
  });
});
