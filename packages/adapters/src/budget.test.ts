import { type Answer, type Budget, budgetSettingsSchema, createBudget } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { createMemoryBudgetJournal, type MemoryBudgetJournal } from './memory-budget-journal.js';

const create = { calls: 1, writes: 1, creates: 1, urgent: false, patienceMs: 10_000 };
const start = Date.parse('2026-03-01T10:00:00.000Z');

describe('the budget', () => {
  it('is one for all workers', async () => {
    const world = setUp();
    const [one, other] = [world.worker(), world.worker()];
    expect(await one.reserve(create)).toEqual({ granted: true, at: start });
    expect(await other.reserve(create)).toEqual({ granted: true, at: start + 1000 });
    expect(world.slept).toEqual([0, 1000]);
  });

  it('costs one request for each reservation, however many workers ask at once', async () => {
    const world = setUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.worker().reserve(create)));
    const granted = answers.filter(({ granted: is }) => is).map(({ at }) => at);
    expect(granted).toEqual(Array.from({ length: 11 }, (_, index) => start + index * 1000));
    expect(world.journal.calls).toEqual({ read: 0, append: 20, condense: 0 });
  });

  it('sends away whom it cannot serve soon, to times that differ, what is urgent first', async () => {
    const world = setUp();
    for (let count = 0; count < 15; count += 1) {
      await world.worker().reserve(create);
      world.pass(1000);
    }
    const away = await Promise.all([1, 2, 3].map(() => world.worker().reserve(create)));
    expect(away.map((answer) => ('why' in answer ? answer.why : 'granted'))).toEqual(['budget', 'budget', 'budget']);
    expect(new Set(away.map(({ at }) => at)).size).toBe(3);
    expect(await world.worker().reserve({ ...create, urgent: true })).toMatchObject({ granted: true });
  });

  it('writes nothing down for who is sent away by what was just read', async () => {
    const world = setUp();
    const worker = world.worker();
    await worker.report({ kind: 'limited', until: start + 60_000 });
    const { append } = world.journal.calls;
    for (let count = 0; count < 10; count += 1) expect(await worker.reserve(create)).toMatchObject({ why: 'limited' });
    expect(world.journal.calls.append).toBe(append);
  });

  it('lets nobody call before the time that GitHub named, whoever was told', async () => {
    const world = setUp();
    const [told, other] = [world.worker(), world.worker()];
    expect(await other.blockedUntil()).toBeUndefined();
    await told.report({ kind: 'limited', until: start + 60_000 });
    world.pass(1000); // after a second others read again
    expect(await other.blockedUntil()).toBe(start + 60_000);
    expect(await other.reserve(create)).toMatchObject({ granted: false, why: 'limited' });
    world.pass(59_000);
    expect(await other.blockedUntil()).toBeUndefined();
    expect(await other.reserve(create)).toMatchObject({ granted: true });
  });

  it('lets one worker look whether GitHub is back, and then all', async () => {
    const world = setUp();
    const [one, other] = [world.worker(), world.worker()];
    for (let count = 0; count < 5; count += 1) await one.report({ kind: 'failed' });
    expect(await other.reserve(create)).toMatchObject({ granted: false, why: 'down' });
    world.pass(75_000);
    expect(await one.reserve(create)).toMatchObject({ granted: true });
    expect(await one.blockedUntil()).toBeUndefined(); // it is the one that looks
    expect(await other.reserve(create)).toMatchObject({ granted: false, why: 'down' });
    await one.report({ kind: 'answered' });
    world.pass(1000);
    expect(await other.reserve(create)).toMatchObject({ granted: true });
  });

  it('tells nobody of answers as long as all is well', async () => {
    const world = setUp();
    const worker = world.worker();
    await worker.reserve(create);
    await worker.report({ kind: 'answered' });
    expect(world.journal.calls.append).toBe(1);
  });

  it('comes to the same after the journal was condensed, also by several at once', async () => {
    const whole = setUp();
    const condensed = setUp();
    const answers: [Answer, Answer][] = [];
    for (let count = 0; count < 60; count += 1) {
      const need = { ...create, urgent: count % 7 === 0 };
      answers.push([await whole.hoarder.reserve(need), await condensed.worker().reserve(need)]);
      whole.pass(700);
      condensed.pass(700);
    }
    expect(condensed.journal.calls.condense).toBeGreaterThan(0);
    expect(answers.map(([, answer]) => answer)).toEqual(answers.map(([answer]) => answer));
  });

  it('lets nobody through when the journal cannot be written', async () => {
    const world = setUp();
    world.journal.failNext('append', 'before');
    await expect(world.worker().reserve(create)).rejects.toThrow('append failed');
  });

  it('tells how much of the hour is used', async () => {
    const world = setUp();
    const worker = world.worker();
    for (let count = 0; count < 15; count += 1) await worker.reserve({ ...create, urgent: true, patienceMs: 20_000 });
    expect(worker.gauges()).toEqual({ used: 15 / 150, isBlocked: false });
    await worker.report({ kind: 'limited', until: start + 60_000 });
    expect(worker.gauges().isBlocked).toBe(true);
  });
});

function setUp() {
  let clock = start;
  const journal = createMemoryBudgetJournal();
  const slept: number[] = [];
  let drawn = 0;
  const worker = (over: Pick<MemoryBudgetJournal, 'read' | 'append' | 'condense'> = journal): Budget =>
    createBudget({
      journal: over,
      settings: budgetSettingsSchema.parse({}),
      now: () => clock,
      random: () => (drawn += 0.013) % 1,
      sleep: (milliseconds) => {
        slept.push(milliseconds);
        return Promise.resolve();
      },
    });
  return {
    journal,
    slept,
    worker,
    /** One that never makes the journal shorter. */
    hoarder: worker({ ...journal, condense: () => Promise.resolve() }),
    pass: (milliseconds: number) => void (clock += milliseconds),
  };
}
