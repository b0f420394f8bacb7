import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payloadBody, payloadContext, payloadFiles } from '../test/payloads.js';
import { alertEventSchema } from './event.js';
import { fingerprintOf } from './fingerprint.js';
import { parseAlert } from './parse-alert.js';

const payloads = payloadFiles.filter((file) => file.endsWith('.json')).map(payloadBody);

/** What providers, attackers and broken proxies put in the place of a value. */
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>('', ' ', '\ud800', '\u0000', 'ALARM', 'firing', '__proto__', 'x'.repeat(70_000), -0, 1e308),
  fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2025-02-30T00:00:00Z', '275760-09-13T00:00:00Z'),
  fc.constantFrom('{"__proto__":{"a":"b"}}', '{"constructor":"x"}', '{"toString":null,"length":-1}').map(parsed),
  fc.constantFrom(40, 400).map((depth) => parsed(`${'['.repeat(depth)}${']'.repeat(depth)}`)),
);

const mutation = fc.record({
  place: fc.nat(),
  change: fc.constantFrom('drop', 'replace', 'retype', 'add'),
  value: strange,
});

it('each mutated payload gives events that keep to the schema, or a reason', () => {
  fc.assert(
    fc.property(fc.constantFrom(...payloads), fc.array(mutation, { minLength: 1, maxLength: 4 }), (body, mutations) => {
      const outcome = parseAlert(JSON.stringify(mutations.reduce(mutated, parsed(body))), payloadContext);
      if (outcome.outcome !== 'events') {
        expect(outcome.reason).toMatch(/\S/);
        return;
      }
      for (const { event, orderedAt } of outcome.events) {
        expect(alertEventSchema.safeParse(event).error).toBeUndefined();
        expect(fingerprintOf(event)).toMatch(/^[0-9a-f]{64}$/);
        expect(orderedAt ?? payloadContext.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }
      expect(({} as Record<string, unknown>).a).toBeUndefined();
    }),
    { numRuns: 10_000 },
  );
}, 300_000);

it('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
      expect(['events', 'ignored', 'invalid']).toContain(parseAlert(body, payloadContext).outcome);
    }),
  );
});

function parsed(text: string): unknown {
  return JSON.parse(text);
}

/** Changes one place of the payload: any value at any depth, the whole of it included. */
function mutated(
  payload: unknown,
  { place, change, value }: { place: number; change: string; value: unknown },
): unknown {
  const root = { payload };
  const places = placesIn(root);
  const spot = places[place % places.length];
  if (!spot) return value;
  const [holder, key] = spot;
  if (change === 'drop') Reflect.deleteProperty(holder, key);
  else
    Reflect.set(
      holder,
      change === 'add' ? 'added' : key,
      change === 'retype' ? retyped(Reflect.get(holder, key)) : value,
    );
  return root.payload;
}

function placesIn(holder: object): [object, string][] {
  return Object.entries(holder).flatMap(([key, value]: [string, unknown]): [object, string][] => [
    [holder, key],
    ...(typeof value === 'object' && value !== null ? placesIn(value) : []),
  ]);
}

function retyped(value: unknown): unknown {
  if (typeof value === 'string') return /^\d+$/.test(value) ? Number(value) : [value];
  if (Array.isArray(value)) return Object.fromEntries(value.entries());
  if (typeof value === 'object' && value !== null) return Object.entries(value);
  return value === null ? {} : JSON.stringify(value);
}
