import { describe, expect, it } from '@jest/globals';
import { decided, delivery } from '../test/alert-deliveries.js';
import { alertStoreContract } from '../test/alert-store-contract.js';
import { createMemoryAlertStore } from './memory-alert-store.js';

alertStoreContract('memory', () => {
  const store = createMemoryAlertStore();
  return {
    store,
    read: (fingerprint) => Promise.resolve(store.read(fingerprint)),
    write(fingerprint, attributes) {
      store.write(fingerprint, attributes);
      return Promise.resolve();
    },
  };
});

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
});
