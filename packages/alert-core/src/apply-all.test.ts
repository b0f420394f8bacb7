import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delivery, minute, start } from '../test/deliveries.js';
import { applyAll } from './apply-all.js';
import { decide } from './decide.js';
import { defaultLifeSettings, type Delivery } from './life.js';
import type { AlertState } from './state.js';

const fixed = { fingerprint: 'f'.repeat(64), now: new Date(start), settings: defaultLifeSettings };

describe('applyAll', () => {
  it('folds ten deliveries of one firing into one write', () => {
    const { decisions, next, wake } = applyAll({
      ...fixed,
      deliveries: Array<Delivery>(10).fill(delivery('FIRING', 0)),
    });
    expect(decisions.map(({ reason }) => reason)).toEqual([
      'first_firing',
      ...Array<string>(9).fill('same_event_again'),
    ]);
    expect(next).toMatchObject({ occurrences: 1, desired_version: 1 });
    expect(wake).toBe(true);
  });

  it('decides the oldest first and answers in the order given', () => {
    const deliveries = [delivery('RESOLVED', 5), delivery('FIRING', 1), delivery('FIRING', 5)];
    const { decisions, next } = applyAll({ ...fixed, deliveries });
    expect(decisions.map(({ action }) => action)).toEqual(['CLOSE', 'CREATE', 'COMMENT']);
    expect(next).toMatchObject({ status: 'CLOSED', occurrences: 2, closed_at: minute(5) });
  });

  it('writes nothing for what is known, and wakes all the same when issue-agent is behind', () => {
    const { next: stored } = applyAll({ ...fixed, deliveries: [delivery('FIRING', 1)] });
    const again = applyAll({ ...fixed, stored, deliveries: [delivery('FIRING', 1), delivery('RESOLVED', 0)] });
    expect(again).not.toHaveProperty('next');
    expect(again.wake).toBe(true);
  });

  it('comes to nothing for no deliveries', () => {
    expect(applyAll({ ...fixed, deliveries: [] })).toEqual({ decisions: [], wake: false });
  });
});

describe('deliveries of one alert', () => {
  it('come to the same status and time in any order, repeated at will, whoever closed the issue meanwhile', () => {
    fc.assert(
      fc.property(shuffled, fc.infiniteStream(otherHand), (deliveries, hands) => {
        const state = oneByOne(deliveries, hands);
        const last = [...deliveries].sort(byTimeResolvedLast).at(-1);
        expect(state?.last_provider_state_at).toBe(last?.envelope.ordered_at);
        expect(state?.status).toBe(last?.event.state === 'FIRING' ? 'OPEN' : 'CLOSED');
      }),
      { numRuns: 1000 },
    );
  });

  it('come to the same status and time in whatever batches they are folded', () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 7 }), (deliveries, size) => {
        const single = oneByOne(deliveries);
        const folded = inBatches(deliveries, size);
        expect([folded?.status, folded?.last_provider_state_at]).toEqual([
          single?.status,
          single?.last_provider_state_at,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('count the same however often each is repeated', () => {
    const repeats = fc.array(fc.nat({ max: 1000 }), { maxLength: 20 });
    fc.assert(
      fc.property(distinct, repeats, (deliveries, picks) => {
        expect(oneByOne(withRepeats(deliveries, picks))).toEqual(oneByOne(deliveries));
      }),
      { numRuns: 1000 },
    );
  });

  it('count the same when a repeat comes after more events than are remembered', () => {
    const deliveries = Array.from({ length: 40 }, (_, at) => delivery('FIRING', at));
    expect(oneByOne([...deliveries, ...deliveries])).toEqual(oneByOne(deliveries));
    expect(oneByOne(deliveries)?.last_event_ids).toHaveLength(32);
  });

  it('never lower the wanted version, and raise it for every change of status that people should see', () => {
    fc.assert(
      fc.property(shuffled, fc.infiniteStream(otherHand), (deliveries, hands) => {
        let stored: AlertState | undefined;
        for (const one of deliveries) {
          const { next, action } = decide({ ...fixed, ...one, stored });
          const before = stored?.desired_version ?? 0;
          expect(next?.desired_version ?? before).toBeGreaterThanOrEqual(before);
          if (action === 'CREATE' || action === 'REOPEN' || action === 'CLOSE') {
            expect(next?.desired_version).toBe(before + 1);
          }
          stored = touched(next ?? stored, String(hands.next().value));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Deliveries of distinct events, close in time so that ties are common. */
const distinct = fc
  .uniqueArray(fc.tuple(fc.constantFrom('FIRING' as const, 'RESOLVED' as const), fc.integer({ min: 0, max: 12 })), {
    maxLength: 14,
    minLength: 1,
    selector: ([state, at]) => `${state}${at}`,
  })
  .map((times) => times.map(([state, at]) => delivery(state, at * 7)));

/** The same in any order, some of them more than once. */
const shuffled = distinct.chain((deliveries) =>
  fc
    .array(fc.constantFrom(...deliveries), { maxLength: 6 })
    .chain((more) => fc.shuffledSubarray([...deliveries, ...more], { minLength: deliveries.length + more.length })),
);

/** What issue-agent may have written between two deliveries. */
const otherHand = fc.constantFrom('nothing', 'synced', 'closed by a person', 'not planned');

function touched(state: AlertState | undefined, hand: string): AlertState | undefined {
  if (!state || hand === 'nothing') return state;
  const issue = { ...state, synced_version: state.desired_version, issue_number: 7, issue_episode: state.episode };
  if (hand === 'synced') return issue;
  return {
    ...issue,
    manually_closed: true,
    manually_closed_at: fixed.now.toISOString(),
    issue_state_reason: hand === 'not planned' ? 'not_planned' : 'completed',
  };
}

function oneByOne(deliveries: readonly Delivery[], hands?: Iterator<string>): AlertState | undefined {
  return deliveries.reduce<AlertState | undefined>((stored, one) => {
    const state = decide({ ...fixed, ...one, stored }).next ?? stored;
    return hands ? touched(state, String(hands.next().value)) : state;
  }, undefined);
}

function inBatches(deliveries: readonly Delivery[], size: number): AlertState | undefined {
  let stored: AlertState | undefined;
  for (let from = 0; from < deliveries.length; from += size) {
    stored = applyAll({ ...fixed, stored, deliveries: deliveries.slice(from, from + size) }).next ?? stored;
  }
  return stored;
}

/** Each pick repeats one delivery somewhere after its first time. */
function withRepeats(deliveries: readonly Delivery[], picks: readonly number[]): Delivery[] {
  return picks.reduce(
    (all, pick) => {
      const index = pick % all.length;
      const place = index + 1 + (pick % (all.length - index));
      return all.toSpliced(place, 0, ...all.slice(index, index + 1));
    },
    [...deliveries],
  );
}

function byTimeResolvedLast(a: Delivery, b: Delivery): number {
  return `${a.envelope.ordered_at}${a.event.state}` < `${b.envelope.ordered_at}${b.event.state}` ? -1 : 1;
}
