import { CasefileError } from '@casefile/context-core';
import { describe, expect, it } from '@jest/globals';
import { createOnce, type OneCreation } from './create-once.js';

const start = Date.parse('2026-03-01T10:00:00.000Z');

describe('something that is to be created once', () => {
  it('is created after the intent is remembered', async () => {
    const { one, acts } = setUp({});
    expect(await createOnce(one)).toEqual({ made: 'new', found: false });
    expect(acts).toEqual(['intend', 'create']);
  });

  it('is found when an earlier request made it', async () => {
    const { one, acts } = setUp({ intentAt: ago(1), finds: ['old'] });
    expect(await createOnce(one)).toEqual({ made: 'old', found: true });
    expect(acts).toEqual(['find']);
  });

  it('waits as long as a search may leave it out', async () => {
    const { one, acts } = setUp({ intentAt: ago(179), finds: [undefined] });
    await expect(createOnce(one)).rejects.toMatchObject({ kind: 'unavailable', retryAt: start + 1000 });
    expect(acts).toEqual(['find']);
  });

  it('is asked for again when nothing was found after that', async () => {
    const { one, acts } = setUp({ intentAt: ago(180), finds: [undefined] });
    expect(await createOnce(one)).toEqual({ made: 'new', found: false });
    expect(acts).toEqual(['find', 'intend', 'create']);
  });

  it('takes a search that fails for no empty search', async () => {
    const { one, acts } = setUp({ intentAt: ago(999), finds: [new Error('502')] });
    await expect(createOnce(one)).rejects.toThrow('502');
    expect(acts).toEqual(['find']);
  });

  it('withdraws the intent when the request certainly did nothing', async () => {
    const refusal = new CasefileError('access_denied', 'no', { effect: 'none' });
    const { one, acts } = setUp({ creation: refusal });
    await expect(createOnce(one)).rejects.toBe(refusal);
    expect(acts).toEqual(['intend', 'create', 'withdraw']);
  });

  it.each([new CasefileError('unavailable', 'no answer'), new Error('socket hang up')])(
    'is looked for when nobody knows what came of the request, and waited for (%s)',
    async (error) => {
      const { one, acts } = setUp({ creation: error, finds: [undefined] });
      await expect(createOnce(one)).rejects.toMatchObject({ retryAt: start + 180_000, cause: error });
      expect(acts).toEqual(['intend', 'create', 'find']);
    },
  );

  it('is found at once when the request took effect without an answer', async () => {
    const { one } = setUp({ creation: new Error('socket hang up'), finds: ['made all the same'] });
    expect(await createOnce(one)).toEqual({ made: 'made all the same', found: true });
  });

  it('is not asked for when the intent cannot be remembered', async () => {
    const { one, acts } = setUp({ intention: new Error('throttled') });
    await expect(createOnce(one)).rejects.toThrow('throttled');
    expect(acts).toEqual(['intend']);
  });
});

interface World {
  intentAt?: string;
  finds?: (string | undefined | Error)[];
  creation?: Error;
  intention?: Error;
}

function setUp({ intentAt, finds = [], creation, intention }: World): { one: OneCreation<string>; acts: string[] } {
  const acts: string[] = [];
  const act = (name: string, error?: Error): Promise<void> => {
    acts.push(name);
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const one: OneCreation<string> = {
    intentAt,
    waitMs: 180_000,
    now: () => new Date(start),
    find: async () => {
      const found = finds.shift();
      await act('find', found instanceof Error ? found : undefined);
      return found instanceof Error ? undefined : found;
    },
    intend: () => act('intend', intention),
    withdraw: () => act('withdraw'),
    create: async () => {
      await act('create', creation);
      return 'new';
    },
  };
  return { one, acts };
}

function ago(seconds: number): string {
  return new Date(start - seconds * 1000).toISOString();
}
