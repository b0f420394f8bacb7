import { randomUUID } from 'node:crypto';
import type { AlertStore } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { decided, delivery, minute, record } from './alert-deliveries.js';

type Item = Record<string, unknown>;

/** An empty store under test, what is stored in it, and the hands of the others who write into the same items. */
export interface AlertStoreHarness {
  store: AlertStore;
  read: (fingerprint: string) => Promise<Item | undefined>;
  /** Sets these attributes, and removes those that are `undefined`. */
  write: (fingerprint: string, attributes: Item) => Promise<void>;
}

/** What every alert store must do, whatever it stores in. */
export function alertStoreContract(name: string, make: () => AlertStoreHarness | Promise<AlertStoreHarness>): void {
  describe(`alert store: ${name}`, () => {
    const setUp = async () => {
      const harness = await make();
      const load = async (fingerprint: string) => (await harness.store.load([fingerprint])).get(fingerprint);
      return { ...harness, load, fingerprint: randomUUID() };
    };
    /** What issue-agent writes when it has brought a version to GitHub. */
    const synced = (version: number) => ({
      synced_version: version,
      pending: undefined,
      pending_since: undefined,
      issue_number: 7,
      issue_episode: 1,
      issue_url: 'https://github.com/shop/alerts/issues/7',
    });

    it('knows nothing of an alert that never came', async () => {
      const { store } = await setUp();
      expect(await store.load(['nobody'])).toEqual(new Map());
      expect(await store.load([])).toEqual(new Map());
    });

    it('gives back what was saved', async () => {
      const { store, load, fingerprint } = await setUp();
      const state = decided(fingerprint, undefined, delivery('FIRING', 0));
      expect(await store.save(state, undefined)).toBe('saved');
      expect(await load(fingerprint)).toEqual(state);
    });

    it.each<[string, unknown]>([
      ['numbers beyond what a table can hold', { huge: 1e300, tiny: 1e-300, long: 9_007_199_254_740_993 }],
      ['a depth beyond what a table can hold', JSON.parse('['.repeat(60) + ']'.repeat(60))],
      ['empty names and values', { '': '', list: [], object: {}, nothing: null }],
      ['text of any script', { text: 'naïve 日本 🙂 \u0000 \ud800' }],
      ['nothing', null],
    ])('keeps a payload of %s', async (_, raw_provider) => {
      const { store, load, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0, { raw_provider }));
      expect((await load(fingerprint))?.event.raw_provider).toEqual(raw_provider);
    });

    it('loads hundreds of states at once, and each once', async () => {
      const { store } = await setUp();
      const prefix = randomUUID();
      const fingerprints = Array.from({ length: 230 }, (_, index) => `${prefix}-${index}`);
      const stored = fingerprints.slice(0, 210);
      for (const fingerprint of stored) await record(store, fingerprint, delivery('FIRING', 0));
      const states = await store.load([...fingerprints, ...fingerprints]);
      expect([...states.keys()].sort()).toEqual([...stored].sort());
      expect([...states].every(([fingerprint, state]) => state.fingerprint === fingerprint)).toBe(true);
    });

    it('lets one of two who found nothing create the state', async () => {
      const { store, load, fingerprint } = await setUp();
      const one = decided(fingerprint, undefined, delivery('FIRING', 0));
      const other = decided(fingerprint, undefined, delivery('RESOLVED', 9));
      expect(await store.save(one, undefined)).toBe('saved');
      expect(await store.save(other, undefined)).toBe('lost');
      expect(await load(fingerprint)).toEqual(one);
    });

    it('lets one of two who read the same state write', async () => {
      const { store, load, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      const stored = await load(fingerprint);
      const one = decided(fingerprint, stored, delivery('FIRING', 1));
      expect(await store.save(one, stored)).toBe('saved');
      expect(await store.save(decided(fingerprint, stored, delivery('RESOLVED', 2)), stored)).toBe('lost');
      expect(await load(fingerprint)).toEqual(one);
    });

    it('tells apart a firing and a resolution of the same time, even when neither raised the version', async () => {
      const { store, load, write, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      await write(fingerprint, { manually_closed: true, issue_episode: 1 });
      const stored = await load(fingerprint);
      expect(await store.save(decided(fingerprint, stored, delivery('RESOLVED', 0)), stored)).toBe('saved');
      expect(await store.save(decided(fingerprint, stored, delivery('FIRING', 1)), stored)).toBe('lost');
    });

    it('does not bring back a state that was deleted', async () => {
      const { store, load, read, write, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      const stored = await load(fingerprint);
      const all = Object.keys((await read(fingerprint)) ?? {}).filter((attribute) => attribute !== 'fingerprint');
      await write(fingerprint, Object.fromEntries(all.map((attribute) => [attribute, undefined])));
      expect(await store.save(decided(fingerprint, stored, delivery('FIRING', 1)), stored)).toBe('lost');
    });

    it.each<[string, Item]>([
      ['a person closed the issue', { manually_closed: true, manually_closed_at: minute(1) }],
      ['there is an issue now', { issue_number: 7, issue_episode: 1 }],
      ['the wanted version rose', { desired_version: 2 }],
    ])('refuses a decision that did not know that %s', async (_, change) => {
      const { store, load, read, write, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      const stored = await load(fingerprint);
      await write(fingerprint, change);
      const before = await read(fingerprint);
      expect(await store.save(decided(fingerprint, stored, delivery('RESOLVED', 2)), stored)).toBe('lost');
      expect(await read(fingerprint)).toEqual(before);
    });

    it('saves beside what issue-agent and the supervisor write meanwhile, and leaves that alone', async () => {
      const { store, load, read, write, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      await write(fingerprint, synced(1));
      const stored = await load(fingerprint);
      const others = {
        synced_version: 1,
        issue_state: 'open',
        intent_at: minute(1),
        attempts: 3,
        last_error: 'timed out',
        case_file_id: 'orders#2026-03-01T09:59:58.000Z',
        evidence: 'The role lost s3:GetObject.',
      };
      await write(fingerprint, others);
      expect(await store.save(decided(fingerprint, stored, delivery('RESOLVED', 2)), stored)).toBe('saved');
      expect(await read(fingerprint)).toMatchObject({
        ...others,
        issue_number: 7,
        status: 'CLOSED',
        desired_version: 2,
      });
    });

    it('does not mark a state as pending again that issue-agent synced between read and write', async () => {
      const { store, load, read, write, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      await write(fingerprint, { issue_episode: 1 });
      const stored = await load(fingerprint);
      await write(fingerprint, synced(1));
      expect(await store.save(decided(fingerprint, stored, delivery('FIRING', 2)), stored)).toBe('saved');
      expect(await read(fingerprint)).toMatchObject({ occurrences: 2, synced_version: 1 });
      expect(await read(fingerprint)).not.toHaveProperty('pending_since');
    });

    it('takes an item that only holds a case file for nothing stored, and keeps the case file', async () => {
      const { store, load, read, write, fingerprint } = await setUp();
      const caseFile = { case_file_id: 'orders#2026-03-01T09:59:58.000Z', evidence: 'text' };
      await write(fingerprint, { ...caseFile, desired_version: 1, synced_version: 1 });
      expect(await load(fingerprint)).toBeUndefined();
      const state = decided(fingerprint, undefined, delivery('FIRING', 0));
      expect(await store.save(state, undefined)).toBe('saved');
      expect(await read(fingerprint)).toMatchObject(caseFile);
      expect(await load(fingerprint)).toMatchObject({ status: 'OPEN', desired_version: 2, synced_version: 1 });
    });

    it('removes what a decision removed', async () => {
      const { store, load, read, write, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0), delivery('RESOLVED', 1));
      await write(fingerprint, synced(2));
      expect(await read(fingerprint)).toHaveProperty('closed_at', minute(1));
      const stored = await load(fingerprint);
      expect(await store.save(decided(fingerprint, stored, delivery('FIRING', 2)), stored)).toBe('saved');
      expect(await read(fingerprint)).not.toHaveProperty('closed_at');
      expect(await load(fingerprint)).toMatchObject({ status: 'OPEN', flaps: 1 });
    });

    it('ends right when many write one alert at the same moment', async () => {
      const { store, load, fingerprint } = await setUp();
      const deliveries = [4, 2, 7, 0, 5].flatMap((at) => [delivery('FIRING', at), delivery('RESOLVED', at)]);
      await Promise.all(deliveries.map((one) => record(store, fingerprint, one)));
      expect(await load(fingerprint)).toMatchObject({ status: 'CLOSED', last_provider_state_at: minute(7) });
      await Promise.all([9, 8].map((at) => record(store, fingerprint, delivery('FIRING', at))));
      expect(await load(fingerprint)).toMatchObject({ status: 'OPEN', last_provider_state_at: minute(9) });
    });

    it('counts an event once that ten write at the same moment', async () => {
      const { store, load, fingerprint } = await setUp();
      await Promise.all(Array.from({ length: 10 }, () => record(store, fingerprint, delivery('FIRING', 0))));
      expect(await load(fingerprint)).toMatchObject({ occurrences: 1, episode: 1, desired_version: 1 });
    });

    it('counts every firing of two processes that write in turn', async () => {
      const { store, load, fingerprint } = await setUp();
      await record(store, fingerprint, delivery('FIRING', 0));
      for (let at = 1; at < 9; at += 2) {
        await Promise.all([
          record(store, fingerprint, delivery('FIRING', at), delivery('FIRING', at + 1)),
          record(store, fingerprint, delivery('FIRING', at), delivery('FIRING', at + 1)),
        ]);
      }
      expect(await load(fingerprint)).toMatchObject({ occurrences: 9, desired_version: 1 });
    });

    it('lists what has been pending since before a time, oldest first, up to a limit', async () => {
      const { store, write } = await setUp();
      const save = (fingerprint: string, at: number) =>
        store.save(decided(fingerprint, undefined, delivery('FIRING', at)), undefined);
      await Promise.all([save('third', 3), save('first', 1), save('second', 2), save('late', 5), save('done', 0)]);
      await record(store, 'tombstone', delivery('RESOLVED', 0));
      await write('done', synced(1));
      const listed = async (limit: number) =>
        (await store.pending(minute(5), limit)).map(({ fingerprint }) => fingerprint);
      expect(await listed(10)).toEqual(['first', 'second', 'third']);
      expect(await listed(2)).toEqual(['first', 'second']);
      expect(await store.pending(minute(2), 10)).toEqual([{ fingerprint: 'first', desired_version: 1 }]);
    });

    it('does not list what is marked as pending and has been synced', async () => {
      const { store, write } = await setUp();
      await record(store, 'half', delivery('FIRING', 0));
      await write('half', { synced_version: 1 });
      expect(await store.pending(minute(60), 10)).toEqual([]);
    });
  });
}
