import { describe, expect, it } from '@jest/globals';
import { createCollectorRegistry } from './index.js';

describe('the list of collectors', () => {
  it.each([
    ['S3AccessError', ['lambda_config', 'cloudwatch_logs', 'iam_policy']],
    ['CloudWatchAccessError', ['lambda_config', 'cloudwatch_logs', 'iam_policy']],
    ['ProcessingError', ['lambda_config', 'cloudwatch_logs']],
    ['SomethingNew', ['lambda_config', 'cloudwatch_logs']],
  ])('for %s is %j', (errorType, sources) => {
    expect(
      createCollectorRegistry()
        .getCollectors(errorType)
        .map(({ source }) => source),
    ).toEqual(sources);
  });
});
