import { hasIssue } from '@casefile/alert-core';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createWorld, FINGERPRINT, REPO, type TestWorld } from '../test/world.js';

/** What can happen to an alert, by the hand that does it. */
const deeds = {
  fires: (world: TestWorld) => world.hear('FIRING').then(() => world.work()),
  changes: (world: TestWorld, at: number) =>
    world.hear('FIRING', { reason: `reason ${'abcdefgh'.charAt(at % 8)}` }).then(() => world.work()),
  resolves: (world: TestWorld) => world.hear('RESOLVED').then(() => world.work()),
  silences(world: TestWorld) {
    world.silence({ team: 'checkout' }, 45);
    return Promise.resolve();
  },
  unsilences(world: TestWorld) {
    world.silences.length = 0;
    return Promise.resolve();
  },
  snoozes: (world: TestWorld) => relabel(world, (labels) => [...labels, 'snooze:30m']),
  unsnoozes: (world: TestWorld) => relabel(world, (labels) => labels.filter((label) => !label.startsWith('snooze'))),
};

const step = fc.record({
  deed: fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[])),
  minutes: fc.integer({ min: 1, max: 25 }),
});

it('whatever is silenced and snoozed, nothing is heard meanwhile, and there is one issue of what fires in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const world = createWorld();
      for (const [index, { deed, minutes }] of steps.entries()) {
        const before = heard(world);
        const wasQuiet = await isQuiet(world);
        await deeds[deed](world, index);
        // an end of quiet is heard with what is done next, and that may be this
        if (wasQuiet && deed !== 'unsnoozes') expect(heard(world)).toEqual(before);
        await world.sweepFor(minutes);
      }
      world.silences.length = 0;
      await relabel(world, (labels) => labels.filter((label) => !label.startsWith('snooze')));
      await world.sweepFor(24 * 60);
      await isAsTheSourceSays(world);
      const calm = heard(world);
      expect(await world.sweepFor(60)).toBe(0);
      expect(heard(world)).toEqual(calm);
    }),
    { numRuns: 500 },
  );
}, 120_000);

/** A person changes the labels of the alert's issue, and somebody looks; the issue of an earlier life is history. */
async function relabel(world: TestWorld, change: (labels: readonly string[]) => readonly string[]): Promise<void> {
  const state = await stateOf(world);
  const number = state && hasIssue(state) ? state.issue_number : undefined;
  const issue = world.issues().find((one) => one.number === number);
  if (number === undefined || !issue) return;
  world.tracker.people.relabel(REPO, number, change(issue.labels));
  await world.work({ look: true });
}

async function isQuiet(world: TestWorld): Promise<boolean> {
  const now = world.now().toISOString();
  const { snoozed_until = '' } = (await stateOf(world)) ?? {};
  return world.silences.some(({ until }) => until > now) || snoozed_until > now;
}

/** What people are notified of: new issues, comments, reopenings. */
function heard(world: TestWorld): object {
  const issues = world.issues();
  return {
    made: issues.length,
    comments: issues.reduce((sum, { comments }) => sum + comments.length, 0),
    reopened: world.lines.filter((line) => line.includes('"REOPENED"')).length,
  };
}

async function isAsTheSourceSays(world: TestWorld): Promise<void> {
  const state = await stateOf(world);
  expect(world.open()).toHaveLength(state?.status === 'OPEN' ? 1 : 0);
  if (state) expect(state.synced_version).toBe(state.desired_version);
  expect(world.issues().flatMap(({ labels }) => labels.filter((label) => label.startsWith('snooze')))).toEqual([]);
}

async function stateOf(world: TestWorld) {
  return (await world.store.load([FINGERPRINT])).get(FINGERPRINT);
}
