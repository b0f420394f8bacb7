import { CasefileError } from '@casefile/context-core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createWorld, FINGERPRINT, REPO, type TestWorld } from '../test/world.js';

let world: TestWorld;
beforeEach(() => {
  world = createWorld();
});

describe('the life of an alert', () => {
  it('opens one issue with one request', async () => {
    await world.hear('FIRING');
    expect(await world.work()).toBe(1);
    expect(world.open()).toMatchObject([{ title: '[P2] orders-errors', repo: REPO }]);
    expect(await world.state()).toMatchObject({
      issue_number: 1,
      issue_episode: 1,
      synced_version: 1,
      issue_state: 'open',
    });
    expect(world.store.read(FINGERPRINT)).not.toHaveProperty('pending_since');
    expect(await world.state()).not.toHaveProperty('intent_at');
  });

  it('counts how long it took from the change to the issue, once', async () => {
    await world.hear('FIRING');
    world.pass(3);
    await world.work();
    await world.hear('FIRING', { priority: 'P1' });
    await world.work();
    expect(world.opened).toEqual([180_000]);
  });

  it('costs no call for repeats, and two writes from beginning to end', async () => {
    await world.hear('FIRING');
    await world.work();
    for (let repeat = 1; repeat <= 10; repeat += 1) {
      world.pass(1);
      await world.hear('FIRING');
      expect(await world.work()).toBe(0);
    }
    world.pass(1);
    await world.hear('RESOLVED');
    expect(await world.work()).toBe(2);
    expect(world.tracker.calls).toMatchObject({ create: 1, read: 1, update: 1, comment: 0, own: 0 });
    expect(world.issues()).toMatchObject([{ state: 'closed', stateReason: 'completed' }]);
  });

  it('tells people of news with one comment', async () => {
    await world.hear('FIRING');
    await world.work();
    world.pass(1);
    await world.hear('FIRING', { priority: 'P1' });
    expect(await world.work()).toBe(3);
    expect(world.issues()).toMatchObject([{ title: '[P1] orders-errors', comments: [{}] }]);
    expect(await world.work()).toBe(0);
  });

  it('closes and reopens the same issue inside the window', async () => {
    await world.hear('FIRING');
    await world.work();
    world.pass(1);
    await world.hear('RESOLVED');
    await world.work();
    world.pass(10);
    await world.hear('FIRING');
    expect(await world.work()).toBe(2);
    expect(world.issues()).toMatchObject([{ number: 1, state: 'open', comments: [] }]);
  });

  it('opens another issue after the window, which links the first', async () => {
    await world.hear('FIRING');
    await world.work();
    world.pass(1);
    await world.hear('RESOLVED');
    await world.work();
    world.pass(60);
    await world.hear('FIRING');
    await world.work();
    expect(world.open()).toMatchObject([{ number: 2 }]);
    expect(world.open()[0]?.body).toContain('/issues/1');
  });

  it('gives an alert that resolved before anybody looked its issue, closed', async () => {
    await world.hear('FIRING');
    world.pass(1);
    await world.hear('RESOLVED');
    await world.work();
    expect(world.issues()).toMatchObject([{ state: 'closed' }]);
    expect(await world.state()).toMatchObject({ synced_version: 2, issue_state: 'closed' });
  });

  it('is nothing for an alert that nobody knows', async () => {
    expect(await world.work()).toBe(0);
  });

  it('is one piece of work for several messages of one alert', async () => {
    await world.hear('FIRING');
    const messages = [1, 2, 3].map(() => world.received({ fingerprint: FINGERPRINT }, 1));
    await Promise.all(world.handler(messages));
    expect(world.tracker.calls.create).toBe(1);
  });
});

describe('a request whose outcome nobody knows', () => {
  it('is looked for at once', async () => {
    await world.hear('FIRING');
    world.tracker.failNext('create', 'after', new Error('socket hang up'));
    await world.work();
    expect(world.open()).toHaveLength(1);
    expect(await world.state()).toMatchObject({ issue_number: 1, synced_version: 1 });
  });

  it('is waited for once, as long as a listing may lag, and then made again', async () => {
    await world.hear('FIRING');
    world.tracker.failNext('create', 'before', new Error('socket hang up'));
    await expect(world.work()).rejects.toThrow('may have taken effect');
    expect(world.postponed).toEqual([181]);
    const { attempts, last_error } = await world.state();
    expect({ attempts, last_error }).toEqual({ attempts: 1, last_error: expect.stringContaining('socket hang up') });
    world.pass(1);
    await expect(world.work()).rejects.toThrow('may have taken effect');
    world.pass(3);
    await world.work();
    expect(world.open()).toHaveLength(1);
    expect(await world.state()).not.toHaveProperty('last_error');
  });

  it('leaves no trace when GitHub certainly did nothing', async () => {
    await world.hear('FIRING');
    const refusal = new CasefileError('access_denied', 'the App is not installed', { effect: 'none' });
    world.tracker.failNext('create', 'before', refusal);
    await expect(world.work()).rejects.toThrow('not installed');
    expect(await world.state()).not.toHaveProperty('intent_at');
    expect(await world.state()).toMatchObject({ last_error: 'the App is not installed', attempts: 1 });
    await world.work();
    expect(world.open()).toHaveLength(1);
  });

  it('of a comment is looked for, too', async () => {
    await world.hear('FIRING');
    await world.work();
    world.pass(1);
    await world.hear('FIRING', { priority: 'P0' });
    world.tracker.failNext('comment', 'after', new Error('socket hang up'));
    await world.work();
    expect(world.issues()).toMatchObject([{ comments: [{}] }]);
    expect(await world.work()).toBe(0);
  });

  it('is never taken for nothing because a listing failed', async () => {
    await world.hear('FIRING');
    world.tracker.failNext('create', 'after', new Error('socket hang up'));
    world.tracker.failNext('own', 'before', new CasefileError('unavailable', '502'));
    await expect(world.work()).rejects.toThrow('502');
    world.pass(10);
    world.tracker.failNext('own', 'before', new CasefileError('unavailable', '502'));
    await expect(world.work()).rejects.toThrow('502');
    await world.work();
    expect(world.issues()).toHaveLength(1);
  });

  it('does not adopt what somebody else wrote, nor a marker that is not ours', async () => {
    await world.hear('FIRING');
    world.tracker.failNext('create', 'before', new Error('socket hang up'));
    await expect(world.work()).rejects.toThrow();
    world.tracker.people.open(REPO, 'mine', `<!-- casefile key=${FINGERPRINT} episode=1 mac=${'0'.repeat(64)} -->`);
    world.pass(4);
    await world.work();
    expect(world.tracker.calls.create).toBe(2);
    expect(await world.state()).toMatchObject({ issue_number: 2 });
  });
});

describe('when it fails', () => {
  it('waits for as long as GitHub says', async () => {
    await world.hear('FIRING');
    const retryAt = Date.parse('2026-03-01T10:01:30.000Z');
    world.tracker.failNext(
      'create',
      'before',
      new CasefileError('rate_limited', 'slow down', { effect: 'none', retryAt }),
    );
    await expect(world.work()).rejects.toThrow('slow down');
    expect(world.lines.join()).toContain('GITHUB_DEFERRED');
    expect(world.postponed).toEqual([91]);
  });

  it('waits the longer, the more often it failed', async () => {
    await world.hear('FIRING');
    for (const attempt of [1, 2, 3, 20]) {
      world.failDesk(new CasefileError('unavailable', 'the secret is empty'));
      const [done] = world.handler([world.received({ fingerprint: FINGERPRINT }, attempt)]);
      await expect(done).rejects.toThrow('the secret is empty');
    }
    expect(world.postponed).toEqual([5, 10, 20, 900]);
    expect(await world.state()).toMatchObject({ attempts: 4, last_error: 'the secret is empty' });
    world.failDesk(undefined);
    await world.work();
    expect(world.open()).toHaveLength(1);
  });

  it('never puts a wake-up aside, even if GitHub calls the issue invalid', async () => {
    await world.hear('FIRING');
    world.tracker.failNext('create', 'before', new CasefileError('invalid', 'Validation Failed', { effect: 'none' }));
    await expect(world.work()).rejects.toMatchObject({ kind: 'unavailable', message: 'Validation Failed' });
  });

  it('does not stop the other alerts of the batch', async () => {
    await world.hear('FIRING');
    world.store.failNext('load', 'before');
    const [done, unknown] = world.handler([
      world.received({ fingerprint: FINGERPRINT }, 1),
      world.received({ fingerprint: 'cd'.repeat(32) }, 1),
    ]);
    await Promise.all([done, unknown]);
    expect(world.open()).toHaveLength(1);
  });

  it('opens nothing when too little time is left to hear of it', async () => {
    await world.hear('FIRING');
    const message = {
      ...world.received({ fingerprint: FINGERPRINT }, 1),
      endsAt: Date.parse('2026-03-01T10:00:10.000Z'),
    };
    await expect(world.handler([message])[0]).rejects.toThrow('too little');
    expect(world.tracker.calls.create).toBe(0);
  });

  it.each(['record', 'load'] as const)('does again what a failing %s left undone', async (method) => {
    await world.hear('FIRING');
    for (const when of ['before', 'after'] as const) {
      world.store.failNext(method, when);
      if (method === 'load') world.store.failNext(method, when);
      await expect(world.work()).rejects.toThrow();
      world.pass(4);
    }
    await world.work();
    expect(world.open()).toHaveLength(1);
  });
});
