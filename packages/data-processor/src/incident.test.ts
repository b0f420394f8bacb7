import { incidentAlertSchema } from '@casefile/context-core';
import { describe, expect, it } from '@jest/globals';
import { context, logsError, s3Error } from '../test/support.js';
import { toIncident } from './incident.js';
import { describeInvocation } from './invocation.js';

const incidentOf = (error: unknown) =>
  toIncident(error, describeInvocation(context), 'data-processor', '2025-09-16T16:59:17.131Z');

describe('toIncident', () => {
  it.each([
    ['a denial from S3', s3Error('AccessDenied'), 'S3AccessError'],
    ['a denial from CloudWatch Logs', logsError('AccessDeniedException'), 'CloudWatchAccessError'],
    ['an object that is not there', s3Error('NoSuchKey'), 'ProcessingError'],
    ['a missing log group', logsError('ResourceNotFoundException'), 'ProcessingError'],
    ['a denial from elsewhere', Object.assign(new Error('no'), { name: 'AccessDenied' }), 'ProcessingError'],
    ['a defect', new TypeError('x is not a function'), 'ProcessingError'],
    ['something thrown that is no error', 'odd', 'ProcessingError'],
  ])('classifies %s', (_, error, errorType) => {
    const incident = incidentOf(error);
    expect(incident.error_type).toBe(errorType);
    expect(incidentAlertSchema.parse(incident)).toEqual(incident);
  });

  it("keeps AWS's code and words, and says which invocation of which function it was", () => {
    expect(incidentOf(s3Error('AccessDenied', 'User: arn is not authorized to perform: s3:GetObject'))).toEqual({
      error_type: 'S3AccessError',
      error_code: 'AccessDenied',
      error_message: 'User: arn is not authorized to perform: s3:GetObject',
      lambda_name: 'data-processor',
      timestamp: '2025-09-16T16:59:17.131Z',
      request_id: '5f8c7c5e-9b7e-4d57-8a4f-1b2c3d4e5f60',
      region: 'ca-central-1',
      account_id: '123456789012',
    });
  });
});
