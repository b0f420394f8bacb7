import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { authenticate, type AuthenticationSettings } from './authenticate.js';

const now = new Date('2026-03-01T10:00:00.000Z');
const seconds = now.getTime() / 1000;
const token = 'a-token-that-nobody-guesses';
const key = 'a-key-that-nobody-guesses';
const body = Buffer.from('{"alerts":[]}');

const plain: AuthenticationSettings = { tokenHeader: 'authorization', signatureHeader: 'x-signature' };
const timed: AuthenticationSettings = { ...plain, timestampHeader: 'x-signed-at' };

/** Runs of the properties: `make soak` runs the long form. */
const numRuns = process.env.CASEFILE_SOAK === '1' ? 50_000 : 1000;

describe('a shared token', () => {
  it.each([
    ['after Bearer', `Bearer ${token}`],
    ['after bearer', `bearer ${token}`],
    ['as it is', token],
  ])('is accepted %s', (_, authorization) => {
    expect(check({ authorization }, { tokens: [token] })).toEqual({});
  });

  it('is accepted in the header that is configured, and in no other', () => {
    const settings = { ...plain, tokenHeader: 'x-token' };
    expect(check({ 'x-token': token }, { tokens: [token] }, settings)).toEqual({});
    expect(check({ authorization: token }, { tokens: [token] }, settings)).toBeUndefined();
  });

  it('is accepted when it is either of the two that are valid during a rotation', () => {
    const tokens = ['the-next-token-to-be', token];
    expect(check({ authorization: token }, { tokens })).toEqual({});
    expect(check({ authorization: 'the-next-token-to-be' }, { tokens })).toEqual({});
  });

  it('is no key, and a key is no token', () => {
    expect(check({ authorization: key }, { hmac_keys: [key] })).toBeUndefined();
    expect(check({ 'x-signature': sign(token, body) }, { tokens: [token] })).toBeUndefined();
  });

  it('is refused when anything in it is different', () => {
    fc.assert(
      fc.property(mutationsOf(token), (mutated) => {
        expect(check({ authorization: `Bearer ${mutated}` }, { tokens: [token] })).toBeUndefined();
      }),
      { numRuns },
    );
  }, 60_000);
});

describe('a signature', () => {
  it('over the raw body is accepted', () => {
    expect(check({ 'x-signature': sign(key, body) }, { hmac_keys: ['the-next-key-to-be-used', key] })).toEqual({});
  });

  it('over other bytes is refused, though they mean the same', () => {
    expect(check({ 'x-signature': sign(key, Buffer.from('{"alerts": []}')) }, { hmac_keys: [key] })).toBeUndefined();
  });

  it('is refused when anything in it is different', () => {
    fc.assert(
      fc.property(mutationsOf(sign(key, body)), (mutated) => {
        expect(check({ 'x-signature': mutated }, { hmac_keys: [key] })).toBeUndefined();
      }),
      { numRuns },
    );
  }, 60_000);

  it('is refused when there is none', () => {
    expect(check({}, { hmac_keys: [key], tokens: [token] })).toBeUndefined();
  });
});

describe('a signature with a time', () => {
  const signed = (at: number | string) => ({
    'x-signed-at': String(at),
    'x-signature': sign(key, Buffer.concat([Buffer.from(`${at}:`), body])),
  });

  it.each([
    ['now', 0],
    ['300 seconds ago', -300],
    ['300 seconds ahead', 300],
  ])('of %s is accepted, and names its delivery', (_, offset) => {
    expect(check(signed(seconds + offset), { hmac_keys: [key] }, timed)).toEqual({
      deliveryId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('names one delivery for a replay and another for another time', () => {
    const nameAt = (at: number) => check(signed(at), { hmac_keys: [key] }, timed)?.deliveryId;
    expect(nameAt(seconds)).toBe(nameAt(seconds));
    expect(nameAt(seconds)).not.toBe(nameAt(seconds + 1));
  });

  it.each([
    ['301 seconds ago', signed(seconds - 301)],
    ['301 seconds ahead', signed(seconds + 301)],
    ['that is in milliseconds', signed(now.getTime())],
    ['that is no number', signed('now')],
    ['that is not the one that was signed', { ...signed(seconds), 'x-signed-at': String(seconds - 1) }],
    ['that is missing', { 'x-signature': signed(seconds)['x-signature'] }],
    ['that is missing, over the body alone', { 'x-signature': sign(key, body) }],
  ])('%s is refused', (_, headers) => {
    expect(check(headers, { hmac_keys: [key] }, timed)).toBeUndefined();
  });
});

function check(
  headers: Record<string, string>,
  { tokens = [], hmac_keys = [] }: { tokens?: string[]; hmac_keys?: string[] },
  settings = plain,
) {
  return authenticate({ headers, body }, { tokens, hmac_keys }, settings, now);
}

function sign(secret: string, bytes: Uint8Array): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}

/** The text with a character changed, dropped, added, doubled or in the other case; cut, extended, or another text altogether. */
function mutationsOf(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length - 1 });
  const character = fc.string({ minLength: 1, maxLength: 1, unit: 'binary' });
  const spliced = (at: number, drop: number, put: string) => text.slice(0, at) + put + text.slice(at + drop);
  return fc
    .oneof(
      fc.tuple(place, character).map(([at, put]) => spliced(at, 1, put)),
      fc.tuple(place, character).map(([at, put]) => spliced(at, 0, put)),
      place.map((at) => spliced(at, 1, '')),
      place.map((at) => spliced(at, 0, text.charAt(at))),
      place.map((at) => spliced(at, 1, text.charAt(at).toUpperCase())),
      place.map((at) => text.slice(0, at)),
      character.map((end) => text + end),
      fc.constantFrom(
        text.toUpperCase(),
        `sha256=${text}`,
        `${text},${text}`,
        ` ${text}`,
        text.split('').reverse().join(''),
      ),
      fc.string({ maxLength: 80 }),
    )
    .filter((mutated) => mutated !== text);
}
