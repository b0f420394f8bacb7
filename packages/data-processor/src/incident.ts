import { CloudWatchLogsServiceException } from '@aws-sdk/client-cloudwatch-logs';
import { S3ServiceException } from '@aws-sdk/client-s3';
import type { IncidentAlert } from '@casefile/context-core';
import { redact } from '@casefile/safe-text';
import { describeError, isDenied } from './call.js';
import type { Invocation } from './invocation.js';

/** The incident that a failure is, at a UTC time, with AWS's own code and words. */
export function toIncident(
  error: unknown,
  { requestId, region, accountId }: Invocation,
  functionName: string,
  timestamp: string,
): IncidentAlert {
  const { error_code, error_message } = describeError(error);
  return {
    error_type: errorType(error, error_code),
    error_code,
    error_message: redact(error_message),
    lambda_name: functionName,
    timestamp,
    request_id: requestId,
    region,
    account_id: accountId,
  };
}

/** A denial is named after the service that refused; every other failure is the processing's own. */
function errorType(error: unknown, code: string): string {
  if (isDenied(code) && error instanceof S3ServiceException) return 'S3AccessError';
  if (isDenied(code) && error instanceof CloudWatchLogsServiceException) return 'CloudWatchAccessError';
  return 'ProcessingError';
}
