import { describe, expect, it } from '@jest/globals';
import { parseEnvironment } from '@casefile/lambda-kit';
import { environmentSchema } from './config.js';

const environment = {
  BUCKET_NAME: 'reports',
  RESULTS_LOG_GROUP: '/casefile/results',
  INCIDENTS_TOPIC_ARN: 'arn:aws:sns:ca-central-1:123456789012:incidents',
  AWS_REGION: 'ca-central-1',
  AWS_LAMBDA_FUNCTION_NAME: 'data-processor',
};

describe('the environment', () => {
  it('is complete without a prefix and a log level, and may have both', () => {
    expect(parseEnvironment(environmentSchema, { ...environment, PATH: '/bin' })).toEqual({
      ...environment,
      LOG_LEVEL: 'info',
    });
    expect(parseEnvironment(environmentSchema, { ...environment, OBJECT_PREFIX: 'in/' }).OBJECT_PREFIX).toBe('in/');
  });

  it('has all its problems in one message', () => {
    expect(() =>
      parseEnvironment(environmentSchema, { ...environment, BUCKET_NAME: '', INCIDENTS_TOPIC_ARN: 'topic' }),
    ).toThrow(/BUCKET_NAME: .*INCIDENTS_TOPIC_ARN: /);
  });
});
