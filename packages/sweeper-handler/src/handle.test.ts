import { describe, expect, it } from '@jest/globals';
import { createMemoryIssueQueue } from '@casefile/adapters';
import { createLogger } from '@casefile/lambda-kit';
import { createSweeper } from './handle.js';
import { wakePending } from './wake-pending.js';

describe('a sweep', () => {
  it('wakes what has been pending for more than two minutes', async () => {
    const { sweep, asked, issues, lines } = setUp([{ fingerprint: 'a', desired_version: 3 }]);
    await sweep();
    expect(asked).toEqual(['2026-03-01T09:58:00.000Z']);
    expect(issues.sent).toEqual([{ fingerprint: 'a', desired_version: 3, nonce: '2026-03-01T10:00:00.000Z' }]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ woken: 1, fingerprints: ['a'] });
  });

  it('wakes again what an earlier sweep has woken in vain', async () => {
    const { sweep, issues } = setUp([{ fingerprint: 'a', desired_version: 3 }]);
    await sweep();
    await sweep();
    expect(issues.sent).toHaveLength(2);
  });

  it('sends nothing when nothing is pending, and says so', async () => {
    const { sweep, issues, lines } = setUp([]);
    issues.failNext('wake', 'before');
    await sweep();
    expect(issues.sent).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ woken: 0, more: false });
  });

  it('fails when a wake-up cannot be sent, so that its alarm is raised', async () => {
    const { sweep, issues } = setUp([{ fingerprint: 'a', desired_version: 3 }]);
    issues.failNext('wake', 'before');
    await expect(sweep()).rejects.toThrow('1 of the sweep');
  });

  it('does its other jobs when one fails, says why, and fails then', async () => {
    const lines: string[] = [];
    const counted: unknown[] = [];
    const sweep = createSweeper({
      jobs: {
        wake: () => Promise.reject(new Error('the table is away')),
        reconcile: () => Promise.resolve({ published: 2 }),
      },
      metrics: countingMetrics(counted),
      log: createLogger({ service: 'sweeper' }, { write: (line) => void lines.push(line) }),
      now: () => new Date('2026-03-01T10:00:00.000Z'),
    });
    await expect(sweep()).rejects.toThrow('1 of the sweep');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'error', job: 'wake', error: 'the table is away' },
      { level: 'info', job: 'reconcile', published: 2 },
    ]);
    expect(counted).toEqual(['failed', { published: 2 }, 'flushed']);
  });
});

function countingMetrics(counted: unknown[] = []) {
  return {
    done: (counts: object) => void counted.push(counts),
    failed: () => void counted.push('failed'),
    flush: () => void counted.push('flushed'),
  };
}

function setUp(pending: { fingerprint: string; desired_version: number }[]) {
  const asked: string[] = [];
  const lines: string[] = [];
  const issues = createMemoryIssueQueue();
  let sweeps = 0;
  const store = {
    pending: (before: string) => {
      asked.push(before);
      return Promise.resolve(pending);
    },
  };
  const sweep = createSweeper({
    jobs: { wake: (at) => wakePending({ store, issues }, at) },
    metrics: countingMetrics(),
    log: createLogger({ service: 'sweeper' }, { write: (line) => void lines.push(line) }),
    now: () => new Date(Date.parse('2026-03-01T10:00:00.000Z') + 300_000 * sweeps++),
  });
  return { sweep, asked, issues, lines };
}
