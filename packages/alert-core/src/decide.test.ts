import { describe, expect, it } from '@jest/globals';
import { delivery, minute } from '../test/deliveries.js';
import { decide } from './decide.js';
import { type Action, type Decision, defaultLifeSettings, type Delivery, type Reason } from './life.js';
import { type AlertState, alertStateSchema, STATE_TTL_SECONDS, TOMBSTONE_TTL_SECONDS } from './state.js';

const fingerprint = 'f'.repeat(64);
const issueUrl = 'https://github.com/shop/alerts/issues/7';
const first = at(undefined, delivery('FIRING', 0));
const byPerson = { manually_closed: true, manually_closed_at: minute(1), issue_state_reason: 'completed' };
const notPlanned = { ...byPerson, issue_state_reason: 'not_planned' };

describe('decide', () => {
  it('opens episode 1 for the first firing', () => {
    expect(first.next).toMatchObject({
      status: 'OPEN',
      episode: 1,
      occurrences: 1,
      flaps: 0,
      desired_version: 1,
      synced_version: 0,
      pending_since: minute(0),
      first_seen_at: minute(0),
      last_provider_state_at: minute(0),
      resource_key: 'function:orders',
      ttl_expires_at: Date.parse(minute(0)) / 1000 + STATE_TTL_SECONDS,
    });
  });

  it('remembers a resolution without its firing for a week, and tells nobody', () => {
    const { next, wake } = at(undefined, delivery('RESOLVED', 5));
    expect(wake).toBe(false);
    expect(next).toMatchObject({
      status: 'CLOSED',
      tombstone: true,
      closed_at: minute(5),
      episode: 0,
      occurrences: 0,
      desired_version: 0,
      ttl_expires_at: Date.parse(minute(5)) / 1000 + TOMBSTONE_TTL_SECONDS,
    });
    expect(next).not.toHaveProperty('pending_since');
  });

  interface Row {
    fact: string;
    stored: AlertState | undefined;
    incoming: Delivery;
    expected: [Action, Reason];
    next?: Partial<AlertState>;
  }
  const rows: Row[] = [
    {
      fact: 'creates an issue for the first firing',
      stored: undefined,
      incoming: delivery('FIRING', 0),
      expected: ['CREATE', 'first_firing'],
      next: { status: 'OPEN', episode: 1 },
    },
    {
      fact: 'remembers a resolution that comes before its firing',
      stored: undefined,
      incoming: delivery('RESOLVED', 0),
      expected: ['SKIP_STALE', 'resolved_before_it_fired'],
      next: { status: 'CLOSED', tombstone: true },
    },
    {
      fact: 'counts a repeat without news, for the issue to show in ten minutes',
      stored: open(),
      incoming: delivery('FIRING', 10),
      expected: ['COMMENT', 'repeat_without_news'],
      next: {
        occurrences: 2,
        desired_version: 2,
        pending_since: minute(20),
        last_seen_at: minute(10),
        last_comment_at: minute(0),
      },
    },
    {
      fact: 'takes other measured values in the reason for no news',
      stored: open(),
      incoming: delivery('FIRING', 10, { reason: 'Threshold Crossed: 17.25 > 1.0' }),
      expected: ['COMMENT', 'repeat_without_news'],
      next: { desired_version: 2, pending_since: minute(20), last_comment_at: minute(0) },
    },
    {
      fact: 'leaves the version when the counters are to be shown anyway',
      stored: open({ desired_version: 2, pending_since: minute(15) }),
      incoming: delivery('FIRING', 10),
      expected: ['COMMENT', 'repeat_without_news'],
      next: { desired_version: 2, pending_since: minute(15), occurrences: 2 },
    },
    {
      fact: 'shows the counters of an old alert less often',
      stored: open({ last_comment_at: minute(100) }),
      incoming: delivery('FIRING', 120),
      expected: ['COMMENT', 'repeat_without_news'],
      next: { pending_since: minute(180) },
    },
    {
      fact: 'does not let news wait for the counters',
      stored: open({ desired_version: 2, pending_since: minute(20) }),
      incoming: delivery('RESOLVED', 12),
      expected: ['CLOSE', 'resolved'],
      next: { desired_version: 3, pending_since: minute(12) },
    },
    {
      fact: 'holds the issue open from the fifth return within an hour on',
      stored: closed({ closed_at: minute(50), flaps: 4, flapped_at: [5, 20, 30, 40].map(minute) }),
      incoming: delivery('FIRING', 55),
      expected: ['REOPEN', 'fired_again_inside_window'],
      next: {
        flaps: 5,
        held_until: minute(85),
        flapped_at: [5, 20, 30, 40, 55].map(minute),
        pending_since: minute(55),
      },
    },
    {
      fact: 'holds nothing when the returns are spread over more than an hour',
      stored: closed({ closed_at: minute(70), flaps: 4, flapped_at: [5, 20, 30, 40].map(minute) }),
      incoming: delivery('FIRING', 75),
      expected: ['REOPEN', 'fired_again_inside_window'],
      next: { flaps: 5, held_until: undefined, flapped_at: [20, 30, 40, 75].map(minute) },
    },
    {
      fact: 'leaves the issue of a flapping alert open until it has been quiet',
      stored: open({ held_until: minute(40) }),
      incoming: delivery('RESOLVED', 20),
      expected: ['HOLD', 'flapping'],
      next: { status: 'CLOSED', closed_at: minute(20), held_until: minute(50), pending_since: minute(50) },
    },
    {
      fact: 'says nothing of another return of a flapping alert',
      stored: closed({ held_until: minute(40) }),
      incoming: delivery('FIRING', 20),
      expected: ['HOLD', 'flapping'],
      next: { status: 'OPEN', flaps: 1, held_until: minute(50), pending_since: minute(50), last_comment_at: minute(0) },
    },
    {
      fact: 'says it at once when a flapping alert comes back more urgent',
      stored: closed({ held_until: minute(40) }),
      incoming: delivery('FIRING', 20, { priority: 'P0' }),
      expected: ['REOPEN', 'fired_again_inside_window'],
      next: { priority: 'P0', pending_since: minute(20), last_comment_at: minute(20) },
    },
    {
      fact: 'closes as ever when a flapping alert has been quiet',
      stored: open({ held_until: minute(40) }),
      incoming: delivery('RESOLVED', 45),
      expected: ['CLOSE', 'resolved'],
      next: { status: 'CLOSED', pending_since: minute(45) },
    },
    {
      fact: 'comments when the priority changed',
      stored: open(),
      incoming: delivery('FIRING', 10, { priority: 'P0' }),
      expected: ['COMMENT', 'priority_changed'],
      next: { priority: 'P0', occurrences: 2, desired_version: 2, last_comment_at: minute(10) },
    },
    {
      fact: 'comments when a team joined',
      stored: open(),
      incoming: delivery('FIRING', 10, { teams: ['checkout', 'search'] }),
      expected: ['COMMENT', 'team_changed'],
      next: { teams: ['checkout', 'search'], desired_version: 2 },
    },
    {
      fact: 'comments when the reason changed',
      stored: open(),
      incoming: delivery('FIRING', 10, { reason: 'no data' }),
      expected: ['COMMENT', 'reason_changed'],
      next: { desired_version: 2 },
    },
    {
      fact: 'comments when the comment interval has passed',
      stored: open(),
      incoming: delivery('FIRING', 240),
      expected: ['COMMENT', 'comment_interval_passed'],
      next: { occurrences: 2, desired_version: 2, last_comment_at: minute(240) },
    },
    {
      fact: 'closes an open alert that resolved',
      stored: open(),
      incoming: delivery('RESOLVED', 10),
      expected: ['CLOSE', 'resolved'],
      next: { status: 'CLOSED', closed_at: minute(10), occurrences: 1, desired_version: 2 },
    },
    {
      fact: 'closes at the very time of the firing',
      stored: open(),
      incoming: delivery('RESOLVED', 0),
      expected: ['CLOSE', 'resolved'],
      next: { status: 'CLOSED', last_provider_state_at: minute(0) },
    },
    {
      fact: 'moves the time of a closed alert that resolves again, and only that',
      stored: closed(),
      incoming: delivery('RESOLVED', 20),
      expected: ['SKIP_STALE', 'already_closed'],
      next: { last_provider_state_at: minute(20), closed_at: minute(10), desired_version: 2 },
    },
    {
      fact: 'reopens the issue inside the window and counts a flap',
      stored: closed(),
      incoming: delivery('FIRING', 40),
      expected: ['REOPEN', 'fired_again_inside_window'],
      next: { status: 'OPEN', episode: 1, flaps: 1, occurrences: 2, desired_version: 3, closed_at: undefined },
    },
    {
      fact: 'keeps the episode of an alert that fires again before it has its issue',
      stored: closed({ issue_number: undefined, issue_episode: undefined, issue_url: undefined }),
      incoming: delivery('FIRING', 20),
      expected: ['CREATE', 'fired_again_before_its_issue'],
      next: { status: 'OPEN', episode: 1, flaps: 1, occurrences: 2, desired_version: 3 },
    },
    {
      fact: 'does not take the issue of an earlier episode for its own',
      stored: closed({ episode: 2, issue_episode: 1 }),
      incoming: delivery('FIRING', 20),
      expected: ['CREATE', 'fired_again_before_its_issue'],
      next: { episode: 2 },
    },
    {
      fact: 'creates a fresh issue that links the previous one when the window is over',
      stored: closed(),
      incoming: delivery('FIRING', 41),
      expected: ['CREATE', 'reopen_window_over'],
      next: { episode: 2, occurrences: 1, flaps: 0, previous_issue_url: issueUrl, first_seen_at: minute(41) },
    },
    {
      fact: 'keeps the issue that GitHub was never told to close, so that it does not stay open beside a fresh one',
      stored: closed({ synced_version: 1, pending_since: minute(10) }),
      incoming: delivery('FIRING', 90),
      expected: ['REOPEN', 'fired_again_before_its_close'],
      next: { status: 'OPEN', episode: 1, flaps: 1, desired_version: 3, pending_since: minute(10) },
    },
    {
      fact: 'keeps the episode of which GitHub may have an issue that nobody knows of yet',
      stored: closed({ synced_version: 1, issue_number: undefined, issue_episode: undefined, issue_url: undefined }),
      incoming: delivery('FIRING', 90),
      expected: ['CREATE', 'fired_again_before_its_issue'],
      next: { episode: 1, flaps: 1 },
    },
    {
      fact: 'begins a new episode when the window is over and the issue of the last one is gone',
      stored: closed({ issue_number: undefined, issue_episode: undefined, issue_url: undefined }),
      incoming: delivery('FIRING', 90),
      expected: ['CREATE', 'reopen_window_over'],
      next: { episode: 2, occurrences: 1 },
    },
    {
      fact: 'takes a person’s close for the end of an incident, which no source ever resolves',
      stored: open({ ...byPerson, source: 'incident' }),
      incoming: delivery('FIRING', 20, { source: 'incident' }),
      expected: ['CREATE', 'fired_again_after_manual_close'],
      next: { episode: 2, occurrences: 1 },
    },
    {
      fact: 'mutes an incident that a person put aside as not planned',
      stored: open({ ...notPlanned, source: 'incident' }),
      incoming: delivery('FIRING', 20, { source: 'incident' }),
      expected: ['SKIP_MANUAL_CLOSE', 'muted'],
      next: { occurrences: 2, episode: 1 },
    },
    {
      fact: 'takes an incident from before the close for a part of what was closed',
      stored: open({ ...byPerson, manually_closed_at: minute(30), source: 'incident' }),
      incoming: delivery('FIRING', 20, { source: 'incident' }),
      expected: ['SKIP_MANUAL_CLOSE', 'closed_by_a_person'],
      next: { occurrences: 2, episode: 1 },
    },
    {
      fact: 'creates an issue for a firing that is newer than a tombstone',
      stored: at(undefined, delivery('RESOLVED', 5)).next,
      incoming: delivery('FIRING', 6),
      expected: ['CREATE', 'fired_after_tombstone'],
      next: {
        status: 'OPEN',
        episode: 1,
        occurrences: 1,
        tombstone: undefined,
        desired_version: 1,
        ttl_expires_at: Date.parse(minute(6)) / 1000 + STATE_TTL_SECONDS,
      },
    },
    {
      fact: 'skips the late firing of a tombstone',
      stored: at(undefined, delivery('RESOLVED', 5)).next,
      incoming: delivery('FIRING', 4),
      expected: ['SKIP_STALE', 'older_than_stored'],
    },
    {
      fact: 'skips a firing that is older than the stored state',
      stored: closed(),
      incoming: delivery('FIRING', 9),
      expected: ['SKIP_STALE', 'older_than_stored'],
    },
    {
      fact: 'skips a resolution that is older than the stored state',
      stored: open({ last_provider_state_at: minute(7) }),
      incoming: delivery('RESOLVED', 6),
      expected: ['SKIP_STALE', 'older_than_stored'],
    },
    {
      fact: 'skips a firing at the very time of the resolution',
      stored: closed(),
      incoming: delivery('FIRING', 10),
      expected: ['SKIP_STALE', 'older_than_stored'],
    },
    {
      fact: 'skips another firing of the very same time',
      stored: open(),
      incoming: delivery('FIRING', 0, { eventId: 'by-another-way' }),
      expected: ['SKIP_STALE', 'older_than_stored'],
    },
    {
      fact: 'keeps a tombstone for a week from the last resolution',
      stored: at(undefined, delivery('RESOLVED', 5)).next,
      incoming: delivery('RESOLVED', 6),
      expected: ['SKIP_STALE', 'already_closed'],
      next: { tombstone: true, ttl_expires_at: Date.parse(minute(6)) / 1000 + TOMBSTONE_TTL_SECONDS },
    },
    {
      fact: 'skips a known event, even when its sender gave it a newer time',
      stored: open(),
      incoming: delivery('FIRING', 3, { eventId: 'FIRING-0' }),
      expected: ['SKIP_STALE', 'same_event_again'],
    },
    {
      fact: 'leaves an issue alone that a person closed while the alert fires on',
      stored: open(byPerson),
      incoming: delivery('FIRING', 300, { priority: 'P0' }),
      expected: ['SKIP_MANUAL_CLOSE', 'closed_by_a_person'],
      next: { status: 'OPEN', occurrences: 2, desired_version: 1 },
    },
    {
      fact: 'only notes that the source resolved after a person closed the issue',
      stored: open(byPerson),
      incoming: delivery('RESOLVED', 10),
      expected: ['SKIP_MANUAL_CLOSE', 'resolved_after_manual_close'],
      next: { status: 'CLOSED', closed_at: minute(10), desired_version: 1 },
    },
    {
      fact: 'begins a new episode when the alert fires after a manual close and a resolution',
      stored: closed(byPerson),
      incoming: delivery('FIRING', 11),
      expected: ['CREATE', 'fired_again_after_manual_close'],
      next: { status: 'OPEN', episode: 2, previous_issue_url: issueUrl, desired_version: 3 },
    },
    {
      fact: 'does not take a manual close of an earlier episode for one of this',
      stored: open({ ...byPerson, episode: 2, issue_episode: 1 }),
      incoming: delivery('RESOLVED', 10),
      expected: ['CLOSE', 'resolved'],
      next: { desired_version: 2 },
    },
    {
      fact: 'stays quiet about an alert whose issue was closed as not planned',
      stored: closed(notPlanned),
      incoming: delivery('FIRING', 6 * 24 * 60),
      expected: ['SKIP_MANUAL_CLOSE', 'muted'],
      next: { status: 'OPEN', episode: 1, desired_version: 2, closed_at: minute(10) },
    },
    {
      fact: 'begins a new episode when the mute is over',
      stored: closed(notPlanned),
      incoming: delivery('FIRING', 8 * 24 * 60),
      expected: ['CREATE', 'fired_again_after_manual_close'],
      next: { episode: 2, desired_version: 3 },
    },
    {
      fact: 'begins a new episode for an alert that fired again under the mute and fires on after it',
      stored: open({ ...notPlanned, closed_at: minute(10) }),
      incoming: delivery('FIRING', 8 * 24 * 60),
      expected: ['CREATE', 'fired_again_after_manual_close'],
      next: { episode: 2, closed_at: undefined },
    },
  ];
  it.each(rows)('$fact', ({ stored, incoming, expected: [action, reason], next }) => {
    const decision = at(stored, incoming);
    expect(decision).toMatchObject({ action, reason });
    if (!next) {
      expect(decision).not.toHaveProperty('next');
      return;
    }
    expect(decision.next).toMatchObject({
      ...next,
      last_provider_state_at: incoming.envelope.ordered_at,
      event: incoming.event,
    });
    expect(decision.next?.last_event_ids.at(-1)).toBe(incoming.envelope.event_id);
    expect(alertStateSchema.safeParse(decision.next).error).toBeUndefined();
  });

  it('comments on every recurrence when the interval is 0', () => {
    expect(at(open(), delivery('FIRING', 1), { commentIntervalMs: 0 })).toMatchObject({
      reason: 'comment_interval_passed',
      next: { desired_version: 2 },
    });
  });

  it('opens again when the alert refires with an older startsAt', () => {
    const refired = delivery('FIRING', 12, { source: 'grafana', occurred_at: minute(-60) });
    expect(at(closed(), refired)).toMatchObject({ action: 'REOPEN', next: { status: 'OPEN' } });
  });

  it('keeps team, priority and title of the firing when it resolves', () => {
    const { next } = at(open(), delivery('RESOLVED', 1, { priority: 'P3', team: 'nobody', teams: ['nobody'] }));
    expect(next).toMatchObject({ priority: 'P1', team: 'checkout', teams: ['checkout'], event: { priority: 'P3' } });
  });

  it('leaves what issue-agent owns as it was read', () => {
    const stored = closed({ issue_repo: 'shop/alerts' });
    expect(at(stored, delivery('FIRING', 99)).next).toMatchObject({
      issue_number: 7,
      issue_episode: 1,
      issue_url: issueUrl,
      issue_repo: 'shop/alerts',
      synced_version: 2,
    });
  });

  it('gives an alert without a resource a key of its own', () => {
    const { next } = at(undefined, delivery('FIRING', 0, { resource: { type: 'generic', extra: {} } }));
    expect(next?.resource_key).toBe(fingerprint);
  });

  describe('the wake-up rule', () => {
    const behind = open({ synced_version: 0, pending_since: minute(-2) });

    it.each<[string, boolean, AlertState | undefined, Delivery]>([
      ['wakes for an issue to create', true, undefined, delivery('FIRING', 0)],
      ['wakes for an issue to close', true, open(), delivery('RESOLVED', 1)],
      ['lets a repeat without news rest', false, open(), delivery('FIRING', 1)],
      ['lets a repeated event rest', false, open(), delivery('FIRING', 0)],
      ['wakes for a repeat without news when issue-agent is behind', true, behind, delivery('FIRING', 1)],
      ['wakes for a repeated event when issue-agent is behind', true, behind, delivery('FIRING', 0)],
      [
        'lets a repeat rest that waits for its time',
        false,
        open({ desired_version: 2, pending_since: minute(9) }),
        delivery('FIRING', 1),
      ],
      ['wakes for a stale event when issue-agent is behind', true, behind, delivery('RESOLVED', -1)],
    ])('%s', (_, wake, stored, incoming) => {
      expect(at(stored, incoming).wake).toBe(wake);
    });

    it('keeps the time since when issue-agent is behind', () => {
      expect(at(behind, delivery('RESOLVED', 5)).next?.pending_since).toBe(minute(-2));
    });

    it('forgets a time since when issue-agent was behind and is no more', () => {
      expect(at(open({ pending_since: minute(0) }), delivery('RESOLVED', 5)).next?.pending_since).toBe(minute(5));
    });
  });
});

/** Fired at minute 0, and its issue is there. */
function open(overrides: Partial<AlertState> = {}): AlertState {
  return synced(first.next, overrides);
}

/** Fired at minute 0, resolved at minute 10, and its issue is closed. */
function closed(overrides: Partial<AlertState> = {}): AlertState {
  return synced(at(open(), delivery('RESOLVED', 10)).next, overrides);
}

function synced(state: AlertState | undefined, overrides: Partial<AlertState>): AlertState {
  if (!state) throw new Error('nothing was to be written');
  return {
    ...state,
    synced_version: state.desired_version,
    pending_since: undefined,
    issue_number: 7,
    issue_episode: 1,
    issue_url: issueUrl,
    ...overrides,
  };
}

function at(stored: AlertState | undefined, incoming: Delivery, settings = {}): Decision {
  return decide({
    ...incoming,
    stored,
    fingerprint,
    now: new Date(incoming.envelope.received_at),
    settings: { ...defaultLifeSettings, ...settings },
  });
}
