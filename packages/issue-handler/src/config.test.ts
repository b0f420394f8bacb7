import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const environment = {
  AWS_LAMBDA_FUNCTION_NAME: 'issue-agent',
  STATUS_TABLE_NAME: 'alerts_state',
  CONTROL_TABLE_NAME: 'pipeline_control',
  ISSUES_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/issues.fifo',
  QUARANTINE_QUEUE_URL: 'https://sqs.ca-central-1.amazonaws.com/000000000000/issues-dlq.fifo',
  GITHUB_APP_SECRET_ID: 'github-app',
  ENABLE_GITHUB_ISSUES: 'false',
};

describe('the configuration', () => {
  it('has defaults for what need not be set', () => {
    expect(readConfig(environment)).toMatchObject({
      ENABLE_GITHUB_ISSUES: false,
      GITHUB_API_URL: 'https://api.github.com',
      LINK_HOSTS: [],
      MUTE_SECONDS: 604_800,
      UNKNOWN_OUTCOME_WAIT_SECONDS: 180,
    });
  });

  it('takes hosts apart at their commas', () => {
    const { LINK_HOSTS } = readConfig({ ...environment, LINK_HOSTS: 'grafana.example.com, runbooks.example.com,' });
    expect(LINK_HOSTS).toEqual(['grafana.example.com', 'runbooks.example.com']);
  });

  it.each([
    ['a repository without an owner', { GITHUB_REPO: 'alerts' }, 'GITHUB_REPO'],
    ['a switch that is neither on nor off', { ENABLE_GITHUB_ISSUES: 'perhaps' }, 'ENABLE_GITHUB_ISSUES'],
    ['no wait at all', { UNKNOWN_OUTCOME_WAIT_SECONDS: '0' }, 'UNKNOWN_OUTCOME_WAIT_SECONDS'],
    ['no secret', { GITHUB_APP_SECRET_ID: '' }, 'GITHUB_APP_SECRET_ID'],
  ])('refuses %s', (_, change, name) => {
    expect(() => readConfig({ ...environment, ...change })).toThrow(name);
  });
});
