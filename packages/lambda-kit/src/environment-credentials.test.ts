import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultProvider } from './environment-credentials.js';

const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
const before = names.map((name) => process.env[name]);
const set = (values: (string | undefined)[]) =>
  names.forEach((name, index) => {
    const value = values[index];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  });

describe('the credentials of a bundle', () => {
  beforeEach(() => set([]));
  afterEach(() => set(before));

  it('are those that Lambda puts into the environment, read at each call', async () => {
    const provide = defaultProvider();
    set(['id', 'key', 'session']);
    expect(await provide()).toEqual({ accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'session' });
  });

  it('are refused by name when they are missing', async () => {
    await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID');
  });
});
