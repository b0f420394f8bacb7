import { describe, expect, it } from '@jest/globals';
import { delivery, minute } from '../test/deliveries.js';
import { decide } from './decide.js';
import { defaultLifeSettings } from './life.js';
import type { AlertState } from './state.js';
import { planTidying, type SeenIssue, type TidyPlan } from './tidy.js';

const nothing: TidyPlan = { closeAsDuplicates: [], look: false };

interface Row {
  fact: string;
  state?: Partial<AlertState>;
  seen: SeenIssue[];
  plan: TidyPlan;
}

const rows: Row[] = [
  { fact: 'leaves an issue alone that is as it was left', seen: [issue(7)], plan: nothing },
  { fact: 'leaves all alone when no issue changed lately', seen: [], plan: nothing },
  {
    fact: 'closes an open issue of the same episode with a higher number',
    seen: [issue(7), issue(9)],
    plan: { closeAsDuplicates: [9], look: false },
  },
  {
    fact: 'closes duplicates of an issue that the listing does not show',
    seen: [issue(9), issue(8)],
    plan: { closeAsDuplicates: [8, 9], look: false },
  },
  {
    fact: 'keeps the lowest number, though another one is recorded',
    seen: [issue(7), issue(5)],
    plan: { adopt: 5, closeAsDuplicates: [7], look: false },
  },
  {
    fact: 'keeps the lowest of many, and closes the recorded one last',
    seen: [issue(7), issue(9), issue(6), issue(5)],
    plan: { adopt: 5, closeAsDuplicates: [6, 9, 7], look: false },
  },
  {
    fact: 'closes a lower number when the recorded issue is closed, because people were told of that one',
    state: { status: 'CLOSED', issue_state: 'closed' },
    seen: [issue(7, 'closed'), issue(5)],
    plan: { closeAsDuplicates: [5], look: false },
  },
  {
    fact: 'leaves an open issue of an earlier episode to the person who reopened it',
    seen: [issue(7), { ...issue(3), episode: 1 }],
    plan: nothing,
  },
  { fact: 'leaves closed issues of the same episode alone', seen: [issue(7), issue(9, 'closed')], plan: nothing },
  {
    fact: 'has issue-agent look at an issue that somebody closed',
    seen: [issue(7, 'closed')],
    plan: { closeAsDuplicates: [], look: true },
  },
  {
    fact: 'has issue-agent look at an issue that somebody reopened',
    state: { status: 'CLOSED', issue_state: 'closed' },
    seen: [issue(7)],
    plan: { closeAsDuplicates: [], look: true },
  },
  {
    fact: 'closes the duplicate of an issue that somebody closed, and has that looked at',
    seen: [issue(7, 'closed'), issue(9)],
    plan: { closeAsDuplicates: [9], look: true },
  },
  {
    fact: 'asks for no look while issue-agent is at work on the alert anyway',
    state: { desired_version: 3 },
    seen: [issue(7, 'closed')],
    plan: nothing,
  },
  {
    fact: 'has issue-agent look at an issue that waits for later, when somebody closed it',
    state: { desired_version: 3, pending_since: minute(30) },
    seen: [issue(7, 'closed')],
    plan: { closeAsDuplicates: [], look: true },
  },
  {
    fact: 'has issue-agent look at a snooze that it does not know',
    seen: [issue(7, 'open', 'Snooze:4H')],
    plan: { closeAsDuplicates: [], look: true },
  },
  {
    fact: 'leaves an issue alone whose snooze is known',
    state: { snoozed_label: 'snooze:4h' },
    seen: [issue(7, 'open', 'Snooze:4H')],
    plan: nothing,
  },
  {
    fact: 'has issue-agent look at an issue whose snooze somebody took away',
    state: { snoozed_label: 'snooze:4h', desired_version: 3, pending_since: minute(30) },
    seen: [issue(7)],
    plan: { closeAsDuplicates: [], look: true },
  },
  {
    fact: 'leaves a label alone that only looks like a snooze',
    seen: [issue(7, 'open', 'snooze:forever', 'snooze', 'snooze:40d')],
    plan: nothing,
  },
  {
    fact: 'asks for no look at a snooze of what a person closed',
    state: { issue_state: 'closed', manually_closed: true },
    seen: [issue(7, 'closed', 'snooze:4h')],
    plan: nothing,
  },
  {
    fact: 'leaves two issues alone as long as none of them is recorded: issue-agent is at work',
    state: { issue_number: undefined, issue_episode: undefined },
    seen: [issue(7), issue(9)],
    plan: nothing,
  },
  {
    fact: 'leaves all alone when the recorded issue belongs to an earlier episode',
    state: { issue_episode: 1 },
    seen: [{ ...issue(7), episode: 1 }, issue(9)],
    plan: nothing,
  },
];

describe('tidying', () => {
  it.each(rows)('$fact', ({ state, seen, plan }) => {
    const at = new Date(minute(5));
    expect(planTidying({ ...withIssue(), ...state }, seen, at)).toEqual(plan);
    expect(planTidying({ ...withIssue(), ...state }, [...seen].reverse(), at)).toEqual(plan);
  });
});

function issue(number: number, state: SeenIssue['state'] = 'open', ...labels: string[]): SeenIssue {
  return { number, episode: 2, state, labels: ['casefile', ...labels] };
}

/** An alert in its second episode, with the open issue 7, in step. */
function withIssue(): AlertState {
  const { next } = decide({
    ...delivery('FIRING', 0),
    fingerprint: 'f'.repeat(64),
    now: new Date(minute(0)),
    settings: defaultLifeSettings,
  });
  if (!next) throw new Error('the first firing makes no state');
  return {
    ...next,
    episode: 2,
    desired_version: 2,
    synced_version: 2,
    issue_number: 7,
    issue_episode: 2,
    issue_repo: 'shop/alerts',
    issue_state: 'open',
  };
}
