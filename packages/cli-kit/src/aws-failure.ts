const missing = new Set([
  'ResourceNotFoundException',
  'NoSuchEntityException',
  'NoSuchEntity',
  'NotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
]);
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', 'EHOSTUNREACH']);

/** What an error of the AWS SDK comes to for a person. */
export type AwsFailure = 'missing' | 'unreachable' | 'no_credentials' | 'denied' | 'other';

export function awsFailureOf(cause: unknown): AwsFailure {
  const name = cause instanceof Error ? cause.name : '';
  if (missing.has(name)) return 'missing';
  if (unreachable.has(codeOf(cause))) return 'unreachable';
  if (name === 'CredentialsProviderError') return 'no_credentials';
  return /AccessDenied|UnauthorizedOperation|NotAuthorized/.test(name) ? 'denied' : 'other';
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}
