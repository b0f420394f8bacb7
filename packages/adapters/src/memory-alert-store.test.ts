import { describe, expect, it } from '@jest/globals';
import { decided, delivery } from '../test/alert-deliveries.js';
import { alertStoreContract } from '../test/alert-store-contract.js';
import { caseFileShelfContract } from '../test/case-file-shelf-contract.js';
import { issueRecordStoreContract } from '../test/issue-record-store-contract.js';
import { stormRowsContract } from '../test/storm-rows-contract.js';
import { createMemoryAlertStore } from './memory-alert-store.js';

const make = () => {
  const store = createMemoryAlertStore();
  return {
    store,
    alerts: store,
    records: store,
    shelf: store,
    rows: store.rows,
    read: (fingerprint: string) => Promise.resolve(store.read(fingerprint)),
    write(fingerprint: string, attributes: Record<string, unknown>) {
      store.write(fingerprint, attributes);
      return Promise.resolve();
    },
  };
};

alertStoreContract('memory', make);
issueRecordStoreContract('memory', make);
caseFileShelfContract('memory', make);
stormRowsContract('memory', make);

describe('the memory store', () => {
  const state = decided('f', undefined, delivery('FIRING', 0));

  it('fails a save before it took effect, once', async () => {
    const store = createMemoryAlertStore();
    store.failNext('save', 'before');
    await expect(store.save(state, undefined)).rejects.toThrow('save failed before it took effect');
    expect(store.read('f')).toBeUndefined();
    expect(await store.save(state, undefined)).toBe('saved');
  });

  it('fails a save after it took effect', async () => {
    const store = createMemoryAlertStore();
    store.failNext('save', 'after', new Error('socket hang up'));
    await expect(store.save(state, undefined)).rejects.toThrow('socket hang up');
    expect(await store.save(state, undefined)).toBe('lost');
  });

  it.each(['load', 'pending'] as const)('fails a %s', async (method) => {
    const store = createMemoryAlertStore();
    store.failNext(method, 'before');
    await expect(method === 'load' ? store.load(['f']) : store.pending('2026', 1)).rejects.toThrow(method);
  });

  it.each<['before' | 'after', number | undefined]>([
    ['before', undefined],
    ['after', 1],
  ])('fails a record %s it took effect', async (when, attempts) => {
    const store = createMemoryAlertStore();
    await store.save(state, undefined);
    store.failNext('record', when);
    await expect(store.record(state, { attempts: 1 })).rejects.toThrow(when);
    expect(store.read('f')?.attempts).toBe(attempts);
  });
});
