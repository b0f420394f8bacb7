import { revokedPolicies } from './revoked-policies.js';

/** The function may no longer write its results to CloudWatch Logs. */
export const cloudwatch = revokedPolicies({
  name: 'cloudwatch',
  suffix: '-cloudwatch-access',
  errorType: 'CloudWatchAccessError',
  expected: { kind: 'permission_lost', names: 'logs:' },
});
