import type { Silence, SilenceStore } from '@casefile/alert-core';
import { describe, expect, it } from '@jest/globals';
import { minute } from './alert-deliveries.js';

export function silenceNamed(id: string): Silence {
  return {
    id,
    created_at: minute(0),
    created_by: 'arn:aws:iam::123456789012:user/ops',
    until: minute(60),
    reason: 'a new database',
    matchers: { team: 'checkout', title: 'Orders: “p95”' },
  };
}

/** What every store of silences must do, whatever it stores in; `make` makes an empty one. */
export function silenceStoreContract(name: string, make: () => SilenceStore | Promise<SilenceStore>): void {
  describe(`silence store: ${name}`, () => {
    it('holds no silences before the first is written', async () => {
      expect(await (await make()).read()).toEqual({ revision: 0, silences: [] });
    });

    it('gives back what was written, and a revision that rises', async () => {
      const store = await make();
      expect(await store.write([silenceNamed('a')], await store.read())).toBe('written');
      expect(await store.read()).toEqual({ revision: 1, silences: [silenceNamed('a')] });
      expect(await store.write([silenceNamed('a'), silenceNamed('b')], await store.read())).toBe('written');
      expect(await store.write([], await store.read())).toBe('written');
      expect(await store.read()).toEqual({ revision: 3, silences: [] });
    });

    it('loses to somebody who wrote after it was read, also when nothing was there', async () => {
      const store = await make();
      const empty = await store.read();
      expect(await store.write([silenceNamed('a')], empty)).toBe('written');
      expect(await store.write([silenceNamed('b')], empty)).toBe('lost');
      const read = await store.read();
      await store.write([silenceNamed('c')], read);
      expect(await store.write([], read)).toBe('lost');
      expect((await store.read()).silences).toEqual([silenceNamed('c')]);
    });

    it('lets one of two who read the same write', async () => {
      const store = await make();
      const read = await store.read();
      const answers = await Promise.all(['a', 'b'].map((id) => store.write([silenceNamed(id)], read)));
      expect([...answers].sort()).toEqual(['lost', 'written']);
      expect((await store.read()).silences).toHaveLength(1);
    });
  });
}
