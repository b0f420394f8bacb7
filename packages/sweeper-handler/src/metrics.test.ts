import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createSweeperMetrics } from './metrics.js';

describe('the metrics of the sweeper', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });
  afterEach(() => void jest.restoreAllMocks());

  it('are those counts of its jobs that have a name, and the jobs that failed, in one line', () => {
    const metrics = createSweeperMetrics('sweeper');
    metrics.done({ woken: 2, more: false, fingerprints: ['a', 'b'] });
    metrics.done({ alarms: 9, published: 1 });
    metrics.failed();
    metrics.flush();
    metrics.flush();
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      { _aws: expect.anything(), service: 'sweeper', AlertsPending: 2, MissedAlarmsPublished: 1, SweepJobsFailed: 1 },
    ]);
  });
});
