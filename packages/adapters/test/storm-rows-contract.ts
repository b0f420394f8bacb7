import { randomUUID } from 'node:crypto';
import type { AlertStore, IssueRecordStore, StormRows } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { delivery, minute, record as deliver } from './alert-deliveries.js';

export interface StormRowsHarness {
  alerts: AlertStore;
  records: IssueRecordStore;
  rows: StormRows['rows'];
}

/** What every list of a storm's alerts must do, whatever it is read from. */
export function stormRowsContract(name: string, make: () => StormRowsHarness | Promise<StormRowsHarness>): void {
  describe(`storm rows: ${name}`, () => {
    const setUp = async () => {
      const harness = await make();
      const storm = `${randomUUID()}#1`;
      const join = async (at: number, title = 'orders-errors') => {
        const fingerprint = randomUUID();
        await deliver(harness.alerts, fingerprint, delivery('FIRING', 0, { title, priority: 'P2' }));
        const state = (await harness.records.load([fingerprint])).get(fingerprint);
        if (!state) throw new Error('there is no state');
        await harness.records.record(state, { storm, storm_joined_at: minute(at), storm_episode: 1 });
        return fingerprint;
      };
      return { ...harness, storm, join };
    };

    it('shows what an issue says of each alert, in the order in which they joined', async () => {
      const { alerts, rows, storm, join } = await setUp();
      const second = await join(2, 'the second');
      const first = await join(1, 'the first');
      await deliver(alerts, second, delivery('RESOLVED', 3));
      const seen = { priority: 'P2', resource_key: 'function:orders', episode: 1, first_seen_at: minute(0) };
      expect(await rows(storm)).toEqual([
        {
          ...seen,
          fingerprint: first,
          title: 'the first',
          status: 'OPEN',
          storm,
          storm_joined_at: minute(1),
          storm_episode: 1,
        },
        {
          ...seen,
          fingerprint: second,
          title: 'the second',
          status: 'CLOSED',
          closed_at: minute(3),
          storm,
          storm_joined_at: minute(2),
          storm_episode: 1,
        },
      ]);
    });

    it('shows who left, and who has an issue of their own', async () => {
      const { records, rows, storm, join } = await setUp();
      const fingerprint = await join(1);
      const state = (await records.load([fingerprint])).get(fingerprint);
      if (!state) throw new Error('there is no state');
      const issue = { issue_number: 7, issue_episode: 1, issue_url: 'https://github.com/shop/alerts/issues/7' };
      await records.record(state, { own_issue_at: minute(5), ...issue });
      expect(await rows(storm)).toMatchObject([{ own_issue_at: minute(5), ...issue }]);
    });

    it('knows nothing of alerts of other storms, or of none', async () => {
      const { alerts, records, rows, storm, join } = await setUp();
      const moved = await join(1);
      await deliver(alerts, randomUUID(), delivery('FIRING', 0));
      const state = (await records.load([moved])).get(moved);
      if (!state) throw new Error('there is no state');
      await records.record(state, { storm: `${storm}1` });
      expect(await rows(storm)).toEqual([]);
      expect(await rows(`${storm}1`)).toHaveLength(1);
    });

    it('lists hundreds', async () => {
      const { rows, storm, join } = await setUp();
      await Promise.all(Array.from({ length: 120 }, (_, at) => join(at, 'a title of some length '.repeat(40))));
      expect(await rows(storm)).toHaveLength(120);
    });
  });
}
