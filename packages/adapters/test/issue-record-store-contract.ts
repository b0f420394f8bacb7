import { randomUUID } from 'node:crypto';
import type { AlertState, AlertStore, IssueRecord, IssueRecordStore } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { decided, delivery, minute, record as deliver } from './alert-deliveries.js';

/** The two hands on the same, empty, items, and what is stored in them. */
export interface IssueRecordStoreHarness {
  alerts: AlertStore;
  records: IssueRecordStore;
  read: (fingerprint: string) => Promise<Record<string, unknown> | undefined>;
  write: (fingerprint: string, attributes: Record<string, unknown>) => Promise<void>;
}

/** What every store of issue-agent's records must do, whatever it stores in. */
export function issueRecordStoreContract(
  name: string,
  make: () => IssueRecordStoreHarness | Promise<IssueRecordStoreHarness>,
): void {
  describe(`issue record store: ${name}`, () => {
    /** An alert that fired once and that issue-agent has not looked at yet. */
    const setUp = async () => {
      const harness = await make();
      const fingerprint = randomUUID();
      const load = async (): Promise<AlertState> => {
        const state = (await harness.records.load([fingerprint])).get(fingerprint);
        if (!state) throw new Error('there is no state');
        return state;
      };
      await deliver(harness.alerts, fingerprint, delivery('FIRING', 0));
      const stored = () => harness.read(fingerprint);
      return { ...harness, fingerprint, load, stored, loaded: await load() };
    };
    const issue = {
      issue_episode: 1,
      issue_number: 7,
      issue_repo: 'shop/alerts',
      issue_url: 'https://github.com/shop/alerts/issues/7',
      issue_state: 'open',
      issue_title: '[P1] orders-errors',
    } as const satisfies IssueRecord;

    it('gives back what was recorded', async () => {
      const { records, load, loaded } = await setUp();
      const change: Required<IssueRecord> = {
        ...issue,
        synced_version: 1,
        issue_state_reason: 'not_planned',
        manually_closed: true,
        manually_closed_at: minute(1),
        reopened_by_person_at: minute(2),
        intent_since: minute(3),
        intent_at: minute(4),
        intent_repo: 'shop/alerts',
        told_at: minute(5),
        comment_intent_at: minute(6),
        shown_version: 1,
        snoozed_label: 'snooze:4h',
        snoozed_until: minute(240),
        snoozed_priority: 'P2',
        attempts: 3,
        last_error: 'timed out after 12 s',
      };
      expect(await records.record(loaded, change)).toEqual({ desired_version: 1 });
      expect(await load()).toEqual({ ...loaded, ...change, pending_since: undefined });
    });

    it('removes what is recorded as undefined, and leaves alone what is not named', async () => {
      const { records, load, loaded } = await setUp();
      await records.record(loaded, { ...issue, intent_at: minute(1), attempts: 2, last_error: 'timed out' });
      await records.record(await load(), { intent_at: undefined, last_error: undefined, told_at: undefined });
      const state = await load();
      expect(state).toMatchObject({ ...issue, attempts: 2 });
      expect(state).not.toHaveProperty('intent_at');
      expect(state).not.toHaveProperty('last_error');
    });

    it('records nothing, and says which version is wanted', async () => {
      const { records, stored, loaded } = await setUp();
      const before = await stored();
      expect(await records.record(loaded, {})).toEqual({ desired_version: 1 });
      expect(await stored()).toEqual(before);
    });

    it('writes nothing but what issue-agent owns', async () => {
      const { records, stored, loaded } = await setUp();
      const before = await stored();
      await records.record({ ...loaded, status: 'CLOSED', title: 'stale', occurrences: 99 }, { attempts: 1 });
      expect(await stored()).toEqual({ ...before, attempts: 1 });
    });

    it('takes an alert off the list of what is pending when the wanted version is reached', async () => {
      const { alerts, records, stored, loaded } = await setUp();
      expect(await alerts.pending(minute(60), 10)).toHaveLength(1);
      await records.record(loaded, { ...issue, synced_version: 1 });
      expect(await alerts.pending(minute(60), 10)).toEqual([]);
      expect(await stored()).not.toHaveProperty('pending');
      expect(await stored()).not.toHaveProperty('pending_since');
    });

    it('leaves an alert on the list when something else is recorded', async () => {
      const { alerts, records, loaded } = await setUp();
      await records.record(loaded, { ...issue, attempts: 1 });
      expect(await alerts.pending(minute(60), 10)).toHaveLength(1);
    });

    it('records what was done although alert-agent raised the wanted version meanwhile, and says so', async () => {
      const { alerts, records, fingerprint, load, loaded } = await setUp();
      await deliver(alerts, fingerprint, delivery('RESOLVED', 1));
      expect(await records.record(loaded, { ...issue, synced_version: 1 })).toEqual({ desired_version: 2 });
      expect(await load()).toMatchObject({ ...issue, status: 'CLOSED', synced_version: 1, desired_version: 2 });
      expect(await alerts.pending(minute(60), 10)).toEqual([{ fingerprint, desired_version: 2 }]);
      expect(await records.record(await load(), { synced_version: 2 })).toEqual({ desired_version: 2 });
      expect(await alerts.pending(minute(60), 10)).toEqual([]);
    });

    it('records between repeats that are counted meanwhile', async () => {
      const { alerts, records, fingerprint, load, loaded } = await setUp();
      await deliver(alerts, fingerprint, delivery('FIRING', 1), delivery('FIRING', 2));
      expect(await records.record(loaded, { ...issue, synced_version: 1 })).toEqual({ desired_version: 1 });
      expect(await load()).toMatchObject({ ...issue, occurrences: 3 });
    });

    it('marks an alert as pending again that is wanted otherwise after it was synced', async () => {
      const { alerts, records, fingerprint, load, loaded } = await setUp();
      await records.record(loaded, { ...issue, synced_version: 1 });
      await deliver(alerts, fingerprint, delivery('RESOLVED', 1));
      expect(await load()).toMatchObject({ desired_version: 2, synced_version: 1 });
      expect(await alerts.pending(minute(60), 10)).toHaveLength(1);
    });

    it.each<[string, Record<string, unknown>]>([
      ['another episode began', { episode: 2 }],
      ['somebody else wrote an intent', { intent_at: minute(1) }],
      ['somebody else made an issue', { issue_number: 8 }],
    ])('loses to the fact that %s', async (_, change) => {
      const { records, write, fingerprint, stored, loaded } = await setUp();
      await write(fingerprint, change);
      const before = await stored();
      expect(await records.record(loaded, { intent_at: minute(2) })).toBe('lost');
      expect(await records.record(loaded, { ...issue, synced_version: 1 })).toBe('lost');
      expect(await stored()).toEqual(before);
    });

    it.each<[string, IssueRecord, Record<string, unknown>]>([
      ['the intent is gone', { intent_at: minute(1) }, { intent_at: undefined }],
      ['the intent is another', { intent_at: minute(1) }, { intent_at: minute(2) }],
      ['the issue is another', issue, { issue_number: 8 }],
    ])('loses when %s that was read', async (_, first, change) => {
      const { records, write, fingerprint, load, loaded } = await setUp();
      await records.record(loaded, first);
      const read = await load();
      await write(fingerprint, change);
      expect(await records.record(read, { synced_version: 1 })).toBe('lost');
    });

    it('lets one of two who read the same state write its intent', async () => {
      const { records, load, loaded } = await setUp();
      const answers = await Promise.all([1, 2].map((at) => records.record(loaded, { intent_at: minute(at) })));
      expect(answers.filter((answer) => answer === 'lost')).toHaveLength(1);
      expect((await load()).intent_at).toBe(minute(answers[0] === 'lost' ? 2 : 1));
    });

    it('makes no item for an alert that is gone', async () => {
      const { records, read } = await setUp();
      const gone = decided(randomUUID(), undefined, delivery('FIRING', 0));
      expect(await records.record(gone, { ...issue, synced_version: 1 })).toBe('lost');
      expect(await records.record(gone, { attempts: 1 })).toBe('lost');
      expect(await read(gone.fingerprint)).toBeUndefined();
    });
  });
}
