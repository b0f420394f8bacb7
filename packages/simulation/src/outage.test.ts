import { describe, expect, it, jest } from '@jest/globals';
import { type OutageOptions, simulateOutage } from './outage.js';

jest.setTimeout(300_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const outage: OutageOptions = { seed: 1, teams: 50, alertsPerTeam: 20, outageMs: 6 * HOUR, budget: 'on' };

describe('an outage of six hours, with a thousand alerts of fifty teams', () => {
  it('ends with an issue for each: P0 within 15 minutes, all within nine hours, inside the limits', async () => {
    const { lastIssueMs, mostWrites, ...rest } = await simulateOutage(outage);
    expect(rest).toMatchObject({ issues: 1000, duplicates: 0, refused: 0, isBanned: false, left: 0 });
    expect(lastIssueMs.P0).toBeLessThan(15 * MINUTE);
    expect(lastIssueMs.all).toBeLessThan(9 * HOUR);
    expect(mostWrites.inAMinute).toBeLessThanOrEqual(60);
    expect(mostWrites.inAnHour).toBeLessThanOrEqual(400);
    expect(rest.mostReceives).toBeLessThan(1000); // of issues.fifo: nothing gets into its dead-letter queue
  });

  it('ends with a ban when every worker heeds only what GitHub says to it', async () => {
    const alone = await simulateOutage({ ...outage, outageMs: HOUR, budget: 'off' });
    expect(alone.isBanned).toBe(true);
    expect(alone.refused).toBeGreaterThan(0);
  });
});
