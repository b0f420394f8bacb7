import { randomUUID } from 'node:crypto';
import type { AlertStore, AttachedCaseFile, CaseFileShelf, IssueRecordStore } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { delivery, minute, record as deliver } from './alert-deliveries.js';

/** The three hands on the same, empty, items, and what is stored in them. */
export interface CaseFileShelfHarness {
  alerts: AlertStore;
  records: IssueRecordStore;
  shelf: CaseFileShelf;
  read: (fingerprint: string) => Promise<Record<string, unknown> | undefined>;
}

const caseFile = (id: string, sections = ['## Logs']): AttachedCaseFile => ({
  case_file_id: id,
  gathered_at: minute(1),
  findings: '- The role lost s3:GetObject.',
  sections,
  left_out: 0,
});

/** What every shelf for case files must do, whatever it stores in. */
export function caseFileShelfContract(
  name: string,
  make: () => CaseFileShelfHarness | Promise<CaseFileShelfHarness>,
): void {
  describe(`case file shelf: ${name}`, () => {
    const setUp = async () => {
      const harness = await make();
      const fingerprint = randomUUID();
      const load = async () => (await harness.records.load([fingerprint])).get(fingerprint);
      const fire = () => deliver(harness.alerts, fingerprint, delivery('FIRING', 0));
      const attach = (id: string, news = 'lost s3:GetObject', sections?: string[]) =>
        harness.shelf.attachCaseFile(fingerprint, caseFile(id, sections), news);
      /** What issue-agent does when it has brought all of it to GitHub. */
      const sync = async () => {
        const state = await load();
        if (state) await harness.records.record(state, { synced_version: state.desired_version });
      };
      return { ...harness, fingerprint, load, fire, attach, sync, stored: () => harness.read(fingerprint) };
    };

    it('gives back what was attached, and wants the issue to tell it', async () => {
      const { fire, attach, sync, load, alerts } = await setUp();
      await fire();
      await sync();
      expect(await attach('a')).toEqual({ desired_version: 2, behind: true });
      expect(await load()).toMatchObject({ evidence: caseFile('a'), desired_version: 2, synced_version: 1 });
      expect(await alerts.pending('9999', 10)).toHaveLength(1);
    });

    it('changes nothing when the same case file is attached again, and says whether there is still something to do', async () => {
      const { fire, attach, sync, stored } = await setUp();
      await fire();
      await attach('a');
      const before = await stored();
      expect(await attach('a', 'told in other words', ['## Other'])).toEqual({ desired_version: 2, behind: true });
      expect(await stored()).toEqual(before);
      await sync();
      expect(await attach('a')).toEqual({ desired_version: 2, behind: false });
    });

    it('replaces evidence of the same news without wanting anything of the issue', async () => {
      const { fire, attach, sync, load, stored } = await setUp();
      await fire();
      await attach('a');
      await sync();
      expect(await attach('b')).toEqual({ desired_version: 2, behind: false });
      expect(await load()).toMatchObject({ evidence: caseFile('b'), desired_version: 2 });
      expect(await stored()).not.toHaveProperty('pending');
      expect(await attach('a')).toEqual({ desired_version: 2, behind: false });
      expect((await load())?.evidence?.case_file_id).toBe('a');
    });

    it('wants the issue to tell news', async () => {
      const { fire, attach, sync, load, alerts } = await setUp();
      await fire();
      await attach('a');
      await sync();
      expect(await attach('b', 'throttled')).toEqual({ desired_version: 3, behind: true });
      expect((await load())?.evidence?.case_file_id).toBe('b');
      expect(await alerts.pending('9999', 10)).toHaveLength(1);
    });

    it('leaves an alert pending for as long as it has been', async () => {
      const { fire, attach, load } = await setUp();
      await fire();
      const since = (await load())?.pending_since;
      await attach('a');
      expect(since).toBeDefined();
      expect((await load())?.pending_since).toBe(since);
    });

    it('keeps a case file that comes before its alert', async () => {
      const { fire, attach, load, stored, alerts } = await setUp();
      expect(await attach('a')).toEqual({ desired_version: 1, behind: false });
      expect(await load()).toBeUndefined();
      expect(await alerts.pending('9999', 10)).toEqual([]);
      expect(await stored()).toMatchObject({ ttl_expires_at: expect.any(Number) });
      expect(await attach('a')).toEqual({ desired_version: 1, behind: false });
      expect(await attach('b')).toEqual({ desired_version: 1, behind: false });
      await fire();
      expect(await load()).toMatchObject({ status: 'OPEN', evidence: caseFile('b'), desired_version: 2 });
      expect(await attach('c', 'throttled')).toEqual({ desired_version: 3, behind: true });
    });

    it('leaves alone what alert-agent and issue-agent own', async () => {
      const { fire, attach, sync, stored } = await setUp();
      await fire();
      await sync();
      const before = await stored();
      await attach('a');
      const added = ['case_file_id', 'evidence', 'evidence_news', 'desired_version', 'pending', 'pending_since'];
      const after = Object.entries((await stored()) ?? {}).filter(([attribute]) => !added.includes(attribute));
      expect({ ...Object.fromEntries(after), desired_version: 1 }).toEqual(before);
    });

    it('wants a version for each news when many attach at the same moment', async () => {
      const { fire, attach, load } = await setUp();
      await fire();
      await Promise.all(['a', 'b', 'c', 'd'].map((id) => attach(id, `news of ${id}`)));
      expect(await load()).toMatchObject({ desired_version: 5, synced_version: 0 });
    });

    it('attaches beside alert-agent and issue-agent at the same moment, and none of it is lost', async () => {
      const { fire, attach, load, alerts, records, fingerprint } = await setUp();
      await fire();
      const loaded = await load();
      if (!loaded) throw new Error('there is no state');
      await Promise.all([
        deliver(alerts, fingerprint, delivery('RESOLVED', 1)),
        attach('a'),
        records.record(loaded, { synced_version: 1, issue_number: 7, issue_episode: 1 }),
      ]);
      expect(await load()).toMatchObject({
        status: 'CLOSED',
        desired_version: 3,
        synced_version: 1,
        issue_number: 7,
        evidence: caseFile('a'),
      });
      expect(await alerts.pending('9999', 10)).toHaveLength(1);
    });
  });
}
