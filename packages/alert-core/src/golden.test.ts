import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import {
  expectationFiles,
  expectationOf,
  payloadBody,
  payloadContext,
  payloadFiles,
  payloadFolder,
} from '../test/payloads.js';
import { fingerprintOf } from './fingerprint.js';
import { parseAlert } from './parse-alert.js';

describe.each(payloadFiles)('%s', (file) => {
  const expectation = new URL(expectationOf(file), payloadFolder);
  const parsed = parseAlert(payloadBody(file), payloadContext);
  // UPDATE_GOLDEN=1 writes what comes out as what is expected; a person reads the difference.
  if (process.env.UPDATE_GOLDEN) writeFileSync(expectation, `${JSON.stringify(readable(parsed), undefined, 2)}\n`);

  it('gives what is expected of it', () => {
    expect(readable(parsed)).toEqual(JSON.parse(readFileSync(expectation, 'utf8')));
  });
});

it('raw payloads fit into their records', () => {
  const raw = payloadFiles.flatMap((file) => {
    const parsed = parseAlert(payloadBody(file), payloadContext);
    return parsed.outcome === 'events' ? parsed.events.map(({ event }) => JSON.stringify(event.raw_provider)) : [];
  });
  expect(Math.max(...raw.map((json) => Buffer.byteLength(json)))).toBeLessThanOrEqual(32 * 1024);
});

it('no expectation is left without its payload', () => {
  expect(expectationFiles).toEqual([...new Set(payloadFiles.map(expectationOf))].sort());
});

/** Without the raw payload, which is the input once more; with the fingerprint, because alerts lose their issues when it changes. */
function readable(parsed: ReturnType<typeof parseAlert>): unknown {
  if (parsed.outcome !== 'events') return parsed;
  const events = parsed.events.map(({ event, orderedAt }) => ({
    fingerprint: fingerprintOf(event),
    orderedAt,
    event: { ...event, raw_provider: undefined },
  }));
  return JSON.parse(JSON.stringify({ ...parsed, events }));
}
