import { describe, expect, it } from '@jest/globals';
import type { EnrichedContextJson, IncidentAlert, IncidentStore } from '@casefile/context-core';

/** A store under test, with a clock that the suite turns and a view of what is stored. */
export interface StoreHarness {
  store: IncidentStore;
  read: (incidentId: string) => Promise<{ occurrences: number; context?: EnrichedContextJson } | undefined>;
}

export const STORM_WINDOW_SECONDS = 300;

/** What every incident store must do, whatever it stores in. */
export function incidentStoreContract(
  name: string,
  make: (now: () => Date) => StoreHarness | Promise<StoreHarness>,
): void {
  describe(`incident store: ${name}`, () => {
    const start = Date.parse('2026-03-01T10:00:00.000Z');
    const setUp = async () => {
      const clock = { at: start };
      const harness = await make(() => new Date(clock.at));
      return { ...harness, clock, until: (seconds: number) => clock.at + seconds * 1000 };
    };

    it('gives an unknown incident to the first who asks, and saves under its claim', async () => {
      const { store, read, until } = await setUp();
      const alert = incident();
      const id = 'orders#2026-03-01T09:59:58.000Z';
      expect(await store.claim(alert, 'a', until(60))).toEqual({ outcome: 'claimed', incidentId: id });
      await store.save(id, 'a', contextOf(alert));
      expect(await read(id)).toEqual({ occurrences: 1, context: contextOf(alert) });
    });

    it('tells the second who asks until when to wait', async () => {
      const { store, until } = await setUp();
      await store.claim(incident(), 'a', until(60));
      expect(await store.claim(incident(), 'b', until(60))).toMatchObject({ outcome: 'busy', retryAt: until(60) });
    });

    it('answers stored for a finished incident, however often it comes', async () => {
      const { store, read, until } = await setUp();
      const alert = incident();
      const { incidentId } = await store.claim(alert, 'a', until(60));
      await store.save(incidentId, 'a', contextOf(alert));
      for (const owner of ['b', 'c']) {
        expect(await store.claim(alert, owner, until(60))).toEqual({ outcome: 'stored', incidentId });
      }
      expect((await read(incidentId))?.occurrences).toBe(1);
    });

    it('gives the incident of a dead owner to the next one, and refuses the dead one that comes back', async () => {
      const { store, read, clock, until } = await setUp();
      const alert = incident();
      const { incidentId } = await store.claim(alert, 'a', until(60));
      clock.at += 61_000;
      expect(await store.claim(alert, 'b', until(60))).toEqual({ outcome: 'claimed', incidentId });
      await expect(store.save(incidentId, 'a', contextOf(alert))).rejects.toMatchObject({ kind: 'conflict' });
      await store.save(incidentId, 'b', contextOf(alert));
      expect(await read(incidentId)).toMatchObject({ occurrences: 1, context: contextOf(alert) });
    });

    it('gives the incident of a dead owner to the next one after its storm window went to another incident', async () => {
      const { store, clock, until } = await setUp();
      const { incidentId } = await store.claim(incident(), 'a', until(60));
      clock.at += STORM_WINDOW_SECONDS * 1000 + 1000;
      await store.claim(incident({ timestamp: '2026-03-01T10:05:00.000Z' }), 'b', until(60));
      expect(await store.claim(incident(), 'c', until(60))).toEqual({ outcome: 'claimed', incidentId });
    });

    it('counts further incidents of one function and error type on the first case file, each once', async () => {
      const { store, read, until } = await setUp();
      const first = await store.claim(incident(), 'a', until(60));
      const second = incident({ timestamp: '2026-03-01T09:59:59.000Z' });
      expect(await store.claim(second, 'b', until(60))).toEqual({
        outcome: 'counted',
        incidentId: 'orders#2026-03-01T09:59:59.000Z',
        countedOn: first.incidentId,
      });
      expect(await store.claim(second, 'c', until(60))).toMatchObject({ outcome: 'stored' });
      await store.save(first.incidentId, 'a', contextOf(incident()));
      expect(await read(first.incidentId)).toMatchObject({ occurrences: 2, context: contextOf(incident()) });
    });

    it('counts nothing on a claim that ended without a case file: its incident may never get one', async () => {
      const { store, read, clock, until } = await setUp();
      const first = await store.claim(incident(), 'a', until(60));
      clock.at += 61_000;
      const second = incident({ timestamp: '2026-03-01T09:59:59.000Z' });
      await expect(store.claim(second, 'b', until(60))).rejects.toMatchObject({ kind: 'conflict' });
      await store.claim(incident(), 'c', until(60));
      await store.save(first.incidentId, 'c', contextOf(incident()));
      expect(await store.claim(second, 'd', until(60))).toMatchObject({ outcome: 'counted' });
      expect((await read(first.incidentId))?.occurrences).toBe(2);
    });

    it('gives an old incident that is delivered during a storm a case file of its own', async () => {
      const { store, until } = await setUp();
      await store.claim(incident(), 'a', until(60));
      const old = incident({ timestamp: '2026-02-27T03:00:00.000Z' });
      expect(await store.claim(old, 'b', until(60))).toMatchObject({ outcome: 'claimed' });
    });

    it('opens a new case file when the storm window is over', async () => {
      const { store, clock, until } = await setUp();
      await store.claim(incident(), 'a', until(60));
      clock.at += STORM_WINDOW_SECONDS * 1000 + 1;
      const later = incident({ timestamp: '2026-03-01T10:05:00.001Z' });
      expect(await store.claim(later, 'b', until(60))).toMatchObject({ outcome: 'claimed' });
    });

    it('keeps another error type and another function apart', async () => {
      const { store, until } = await setUp();
      await store.claim(incident(), 'a', until(60));
      const others = [
        incident({ error_type: 'ProcessingError', timestamp: '2026-03-01T09:59:59.000Z' }),
        incident({ lambda_name: 'billing' }),
      ];
      for (const other of others)
        expect(await store.claim(other, 'b', until(60))).toMatchObject({ outcome: 'claimed' });
    });

    it('appends the error type when two types of one function share a millisecond', async () => {
      const { store, read, until } = await setUp();
      const { incidentId } = await store.claim(incident(), 'a', until(60));
      const twin = incident({ error_type: 'CloudWatchAccessError' });
      const claim = await store.claim(twin, 'b', until(60));
      expect(claim).toEqual({ outcome: 'claimed', incidentId: `${incidentId}#CloudWatchAccessError` });
      await store.save(claim.incidentId, 'b', contextOf(twin));
      expect(await store.claim(twin, 'c', until(60))).toEqual({ outcome: 'stored', incidentId: claim.incidentId });
      expect((await read(incidentId))?.context).toBeUndefined();
    });

    it('gives one incident to exactly one of ten who ask at once', async () => {
      const { store, until } = await setUp();
      const owners = Array.from({ length: 10 }, (_, index) => `owner-${index}`);
      const claims = await Promise.all(owners.map((owner) => store.claim(incident(), owner, until(60))));
      expect(claims.map(({ outcome }) => outcome).sort()).toEqual([...Array<string>(9).fill('busy'), 'claimed']);
    });

    it('counts forty incidents that come at once as forty', async () => {
      const { store, read, until } = await setUp();
      const claims = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          store.claim(incident({ timestamp: new Date(start + index).toISOString() }), `owner-${index}`, until(60)),
        ),
      );
      const claimed = claims.filter(({ outcome }) => outcome === 'claimed');
      expect(claimed).toHaveLength(1);
      expect((await read(claimed[0]?.incidentId ?? ''))?.occurrences).toBe(40);
    });
  });
}

function incident(overrides: Partial<IncidentAlert> = {}): IncidentAlert {
  return {
    error_type: 'S3AccessError',
    error_message: 'Access Denied',
    error_code: 'AccessDenied',
    lambda_name: 'orders',
    timestamp: '2026-03-01T09:59:58.000Z',
    ...overrides,
  };
}

function contextOf(alert: IncidentAlert): EnrichedContextJson {
  return {
    incident: alert,
    findings: [],
    results: [],
    enrichment_timestamp: '2026-03-01T10:00:01.000Z',
    token_budget: 3000,
    estimated_tokens: 120,
  };
}
