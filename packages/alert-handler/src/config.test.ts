import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const environment = {
  AWS_REGION: 'ca-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'alert-agent',
  STATUS_TABLE_NAME: 'alerts_state',
  ISSUES_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/issues.fifo',
  QUARANTINE_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/alerts-dlq',
  OWN_ALARM_PREFIX: 'casefile-',
  DEFAULT_TEAM: 'platform',
};

describe('the configuration', () => {
  it('has defaults for what need not be set', () => {
    expect(readConfig(environment)).toMatchObject({
      DEFAULT_PRIORITY: 'P2',
      CRITICAL_PRIORITY: 'P1',
      COMMENT_INTERVAL_SECONDS: 14_400,
      REOPEN_WINDOW_SECONDS: 1800,
      MUTE_SECONDS: 604_800,
    });
  });

  it.each([
    ['a team that is no slug', { DEFAULT_TEAM: 'Platform Team' }, 'DEFAULT_TEAM'],
    ['a priority that there is not', { DEFAULT_PRIORITY: 'P9' }, 'DEFAULT_PRIORITY'],
    ['a meaning of critical that nobody would page for', { CRITICAL_PRIORITY: 'P2' }, 'CRITICAL_PRIORITY'],
    ['an interval that runs backwards', { COMMENT_INTERVAL_SECONDS: '-1' }, 'COMMENT_INTERVAL_SECONDS'],
  ])('refuses %s', (_, change, name) => {
    expect(() => readConfig({ ...environment, ...change })).toThrow(name);
  });
});
