import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createWebhookMetrics } from './metrics.js';

describe('the metrics of the webhook', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });
  afterEach(() => void jest.restoreAllMocks());

  it('count requests, and the messages that they became', () => {
    createWebhookMetrics('webhook').accepted(3);
    expect(lines(written)).toEqual([{ service: 'webhook', RequestsReceived: 1, MessagesPublished: 3 }]);
  });

  it('count rejected requests over all and by a reason of few', () => {
    createWebhookMetrics('webhook').rejected(401);
    expect(lines(written)).toEqual([
      { service: 'webhook', RequestsReceived: 1, RequestsRejected: 1 },
      { service: 'webhook', reason: 'not_authorized', RequestsRejected: 1 },
    ]);
  });
});

/** Dimensions and values of EMF lines. */
function lines(written: readonly string[]): Record<string, unknown>[] {
  return written.map((line) => {
    const facts = JSON.parse(line) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(facts).filter(([name]) => name !== '_aws'));
  });
}
