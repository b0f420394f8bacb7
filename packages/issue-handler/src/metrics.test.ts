import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createIssueMetrics } from './metrics.js';

describe('the metrics of issue-agent', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });
  afterEach(() => void jest.restoreAllMocks());

  it('count what was done and what failed, and both together as attempts', () => {
    const metrics = createIssueMetrics('issue-agent', () => ({ used: 0.25, isBlocked: false }));
    metrics.operation('CREATED');
    metrics.operation('CLOSED');
    metrics.failed();
    metrics.flush();
    expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { service: 'issue-agent', IssuesCreated: 1, IssuesClosed: 1, IssueAttempts: 3, IssueAttemptsFailed: 1 },
    ]);
  });

  it('give each time to an issue as a value of its own, so that CloudWatch can compute percentiles', () => {
    const metrics = createIssueMetrics('issue-agent', () => ({ used: 0.25, isBlocked: false }));
    metrics.opened(900);
    metrics.opened(4100);
    metrics.flush();
    metrics.flush();
    expect(written.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { service: 'issue-agent', AlertToIssueMilliseconds: [900, 4100], GitHubBudgetUsed: 25, GitHubBreakerOpen: 0 },
      { service: 'issue-agent', GitHubBudgetUsed: 25 },
    ]);
  });
});
