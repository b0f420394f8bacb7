import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const environment = {
  AWS_REGION: 'ca-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'supervisor-agent',
  INCIDENT_TABLE_NAME: 'incident-context',
  STATUS_TABLE_NAME: 'alerts_state',
  ISSUES_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/issues.fifo',
  INCIDENTS_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/incidents',
  QUARANTINE_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/incidents-dlq',
};

describe('the configuration', () => {
  it('has defaults for what need not be set', () => {
    expect(readConfig(environment)).toMatchObject({ TOKEN_BUDGET: 3000, STORM_WINDOW_SECONDS: 300, LOG_LEVEL: 'info' });
  });

  it('refuses a budget in which a case file does not fit', () => {
    expect(() => readConfig({ ...environment, TOKEN_BUDGET: '100' })).toThrow('TOKEN_BUDGET');
  });

  it('names everything that is missing at once', () => {
    expect(() => readConfig({})).toThrow(
      /INCIDENT_TABLE_NAME.*INCIDENTS_QUEUE_URL.*STATUS_TABLE_NAME.*ISSUES_QUEUE_URL.*QUARANTINE_QUEUE_URL/,
    );
  });
});
