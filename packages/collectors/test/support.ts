import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { IncidentAlert } from '@casefile/context-core';
import type { AwsClients } from '../src/clients.js';

/** An incident as the workload publishes it. */
export const alert: IncidentAlert = {
  error_type: 'S3AccessError',
  error_code: 'AccessDenied',
  error_message: 'Access Denied',
  lambda_name: 'data-processor',
  timestamp: '2025-09-16T16:59:17.131Z',
  request_id: '5f8c7c5e-9b7e-4d57-8a4f-1b2c3d4e5f60',
};

/** A signal that nobody aborts. */
export const patient = (): AbortSignal => new AbortController().signal;

/** The error that AWS's SDK throws: a name and a message. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

const settings = {
  region: 'ca-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

/** Real clients, for `mockClient` to intercept. */
export function awsClients(requestHandler = {}): AwsClients {
  return {
    lambda: new LambdaClient({ ...settings, requestHandler }),
    iam: new IAMClient({ ...settings, requestHandler }),
    logs: new CloudWatchLogsClient({ ...settings, requestHandler }),
  };
}

/** Clients of an AWS that never answers: each call ends with its signal and not before. */
export function hangingClients(): AwsClients {
  return awsClients({
    handle: (_request: unknown, { abortSignal }: { abortSignal: AbortSignal }) =>
      new Promise((_resolve, reject) => {
        const abort = () => reject(awsError('AbortError', 'Request aborted'));
        if (abortSignal.aborted) abort();
        else abortSignal.addEventListener('abort', abort);
      }),
  });
}
