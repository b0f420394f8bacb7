import { revokedPolicies } from './revoked-policies.js';

/** The function may no longer read its bucket. */
export const s3 = revokedPolicies({
  name: 's3',
  suffix: '-s3-access',
  errorType: 'S3AccessError',
  expected: { kind: 'permission_lost', names: 's3:' },
});
