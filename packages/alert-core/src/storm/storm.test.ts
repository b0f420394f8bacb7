import { describe, expect, it } from '@jest/globals';
import { rowOf, stormBegan, stormOfTeam } from '../../test/storms.js';
import {
  admitted,
  type AlertState,
  begun,
  ended,
  fingerprintOf,
  keepsOwnIssue,
  isDue,
  isOver,
  isRow,
  isStorm,
  type Openings,
  standingOf,
  stormFingerprint,
  type StormRow,
} from '../index.js';

const settings = { threshold: 2, windowMs: 600_000 };
const minute = (minutes: number) => new Date(Date.parse(stormBegan) + minutes * 60_000);
const at = (minutes: number) => minute(minutes).toISOString();
const storm = stormOfTeam();

describe('the window of a team', () => {
  const two: Openings = [
    { fingerprint: 'a', at: at(0) },
    { fingerprint: 'b', at: at(1) },
  ];
  const ask = { team: 'checkout', fingerprint: 'c', at: at(2), isStorming: false };

  it.each([
    ['has room for the first', [], {}, { answer: 'own_issue', openings: [{ fingerprint: 'c', at: at(2) }] }],
    ['has no room for one too many', two, {}, { answer: 'too_many' }],
    ['keeps the place of who asks again, and writes nothing', two, { fingerprint: 'a' }, { answer: 'own_issue' }],
    ['keeps it in a storm', two, { fingerprint: 'b', isStorming: true }, { answer: 'own_issue' }],
    ['has no room for anybody new in a storm', [], { isStorming: true }, { answer: 'too_many' }],
    [
      'forgets who came before it',
      two,
      { at: at(10) },
      { answer: 'own_issue', openings: [two[1], { fingerprint: 'c', at: at(10) }] },
    ],
  ])('%s', (_, openings, change, expected) => {
    expect(admitted(openings, { ...ask, ...change }, settings)).toEqual(expected);
  });
});

describe('a storm', () => {
  it('is an alert of its team that no event can be about', () => {
    expect(storm).toMatchObject({ status: 'OPEN', team: 'checkout', title: 'Alert storm: checkout', episode: 1 });
    expect(storm.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprintOf(storm.event)).not.toBe(storm.fingerprint);
    expect(stormFingerprint('payments')).not.toBe(storm.fingerprint);
    expect([isStorm(storm), isStorm({ ...storm, fingerprint: fingerprintOf(storm.event) })]).toEqual([true, false]);
  });

  it('is to be brought to GitHub at once, when it begins and when it ends', () => {
    expect(isDue(storm, minute(0))).toBe(true);
    const over = ended({ ...storm, synced_version: 1, pending_since: undefined }, minute(10));
    expect(over).toMatchObject({ status: 'CLOSED', closed_at: at(10), desired_version: 2 });
    expect(isDue(over, minute(10))).toBe(true);
  });

  it('comes back into its issue within the reopen window, and gets another one later', () => {
    const over = withIssue(ended(storm, minute(10)));
    expect(begun(over, storm, minute(30))).toMatchObject({
      status: 'OPEN',
      episode: 1,
      flaps: 1,
      closed_at: undefined,
    });
    expect(begun(over, storm, minute(50))).toMatchObject({
      status: 'OPEN',
      episode: 2,
      previous_issue_url: 'https://github.com/shop/alerts/issues/7',
    });
  });

  it('that a person put aside does not keep the next one from having an issue', () => {
    const aside = { manually_closed: true, manually_closed_at: at(5), issue_state_reason: 'not_planned' };
    const over = ended({ ...withIssue(storm), ...aside }, minute(10));
    expect(over.status).toBe('CLOSED');
    expect(begun(over, storm, minute(11))).toMatchObject({ status: 'OPEN', episode: 2 });
  });

  it('can be begun and ended by functions whose clocks are apart', () => {
    const over = ended(storm, minute(-1));
    expect(over).toMatchObject({ status: 'CLOSED' });
    expect(begun(over, storm, minute(-2))).toMatchObject({ status: 'OPEN' });
  });
});

describe('an alert in a storm', () => {
  const inStorm = { ...storm, storm: 'a storm#1', storm_episode: 1, episode: 1 };

  it.each<[string, Partial<AlertState>, { row: boolean; left: boolean }]>([
    ['has its place there', {}, { row: true, left: false }],
    ['has none any more once it is to have an issue', { own_issue_at: at(1) }, { row: false, left: true }],
    ['has none any more once it has one', { issue_number: 7, issue_episode: 1 }, { row: false, left: false }],
    [
      'has its place although an earlier life had an issue',
      { issue_number: 7, issue_episode: 0 },
      { row: true, left: false },
    ],
    ['has none in its next life', { episode: 2 }, { row: false, left: false }],
    ['has not left in its next life', { episode: 2, own_issue_at: at(1) }, { row: false, left: false }],
  ])('%s', (_, change, { row, left }) => {
    const state = { ...inStorm, ...change };
    expect([isRow(state), keepsOwnIssue(state)]).toEqual([row, left]);
  });

  it.each<[string, Partial<StormRow>, ReturnType<typeof standingOf>]>([
    ['fires', {}, 'firing'],
    ['has resolved', { status: 'CLOSED' }, 'resolved'],
    ['is over for the storm when a later life fires', { episode: 2 }, 'resolved'],
    ['has left', { own_issue_at: at(1) }, 'own_issue'],
    ['has an issue, whatever became of it', { status: 'CLOSED', issue_number: 7, issue_episode: 1 }, 'own_issue'],
  ])('%s', (_, change, standing) => {
    expect(standingOf(rowOf(storm, 1, change))).toBe(standing);
  });
});

describe('the end of a storm', () => {
  const firing = rowOf(storm, 60);
  const resolved = rowOf(storm, 60, { status: 'CLOSED' });

  it.each<[string, StormRow[], number, boolean]>([
    ['has not come while alerts fire that came within a window', [firing], 10.9, false],
    ['comes a window after the last alert', [firing, resolved], 11, true],
    ['comes when all have resolved', [resolved], 3, true],
    ['does not come while an alert may be on its way into it', [resolved], 2.9, false],
    ['does not come because nobody is seen in it yet', [], 9, false],
    ['comes a window after its beginning if nobody ever is', [], 10, true],
    ['does not wait for who has an issue', [rowOf(storm, 60, { own_issue_at: at(2) })], 3, true],
  ])('%s', (_, rows, minutes, over) => {
    expect(isOver(storm, rows, { at: minute(minutes), settings })).toBe(over);
  });
});

function withIssue(state: AlertState): AlertState {
  const { desired_version: synced_version } = state;
  const issue_url = 'https://github.com/shop/alerts/issues/7';
  return { ...state, synced_version, issue_number: 7, issue_episode: 1, issue_url };
}
