import { describe, expect, it } from '@jest/globals';
import { collector } from './evidence.js';
import { createRegistry } from './registry.js';

const named = (source: string) => collector<undefined>(source, () => Promise.resolve({ data: {}, truncated: false }));
const [config, logs, policy, changes] = [named('config'), named('logs'), named('policy'), named('changes')];

describe('the registry', () => {
  it('names the defaults first, then those of the type, each in the order registered', () => {
    const registry = createRegistry<undefined>();
    registry.register('S3AccessError', policy);
    registry.registerDefault(config);
    registry.register('S3AccessError', changes);
    registry.registerDefault(logs);
    expect(registry.getCollectors('S3AccessError')).toEqual([config, logs, policy, changes]);
  });

  it('gives an unknown type the defaults', () => {
    const registry = createRegistry<undefined>();
    registry.registerDefault(config);
    registry.register('S3AccessError', policy);
    expect(registry.getCollectors('SomethingNew')).toEqual([config]);
    expect(registry.getCollectors('constructor')).toEqual([config]);
  });

  it('names no collector twice', () => {
    const registry = createRegistry<undefined>();
    registry.registerDefault(config);
    registry.registerDefault(config);
    registry.register('S3AccessError', policy);
    registry.register('S3AccessError', config);
    registry.register('S3AccessError', policy);
    expect(registry.getCollectors('S3AccessError')).toEqual([config, policy]);
  });

  it('is not changed through the list that it hands out', () => {
    const registry = createRegistry<undefined>();
    registry.registerDefault(config);
    registry.getCollectors('S3AccessError').push(policy);
    expect(registry.getCollectors('S3AccessError')).toEqual([config]);
  });

  it('is empty at first', () => {
    expect(createRegistry<undefined>().getCollectors('S3AccessError')).toEqual([]);
  });
});

describe('a collector', () => {
  it('carries the name of its source, also in its results', async () => {
    expect(config.source).toBe('config');
    const alert = { error_type: 'X', error_message: '', error_code: '', lambda_name: 'f', timestamp: '' };
    await expect(config(alert, undefined, new AbortController().signal)).resolves.toEqual({
      source: 'config',
      data: {},
      truncated: false,
    });
  });
});
