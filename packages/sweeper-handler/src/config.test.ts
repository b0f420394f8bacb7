import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const complete = {
  AWS_REGION: 'ca-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'casefile-local-sweeper',
  STATUS_TABLE_NAME: 'casefile-local-alerts_state',
  CONTROL_TABLE_NAME: 'casefile-local-pipeline_control',
  ISSUES_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/123456789012/casefile-local-issues.fifo',
  ALERTS_TOPIC_ARN: 'arn:aws:sns:ca-central-1:123456789012:casefile-local-alerts',
  ENABLE_GITHUB_ISSUES: 'false',
  GITHUB_APP_SECRET_ID: 'casefile-local-github-app',
  OWN_ALARM_PREFIX: 'casefile-local-',
};

describe('the configuration of the sweeper', () => {
  it('reconciles no alarms unless it is told to', () => {
    expect(readConfig(complete)).toMatchObject({
      ENABLE_GITHUB_ISSUES: false,
      RECONCILE_ALARMS: false,
      ALARM_NAME_PREFIXES: [],
      ALARM_GRACE_SECONDS: 120,
    });
  });

  it('takes no prefix from an empty list, which would be the prefix of every alarm', () => {
    expect(readConfig({ ...complete, ALARM_NAME_PREFIXES: '' }).ALARM_NAME_PREFIXES).toEqual([]);
    expect(readConfig({ ...complete, ALARM_NAME_PREFIXES: 'orders-,,pay: ' }).ALARM_NAME_PREFIXES).toEqual([
      'orders-',
      'pay: ',
    ]);
  });

  it('names all that is missing in one message', () => {
    const incomplete = { ...complete, STATUS_TABLE_NAME: undefined, OWN_ALARM_PREFIX: undefined };
    expect(() => readConfig(incomplete)).toThrow(/STATUS_TABLE_NAME.*OWN_ALARM_PREFIX/);
  });
});
