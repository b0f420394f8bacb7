import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Cloud, Place } from '../cloud.js';
import { isLoopback } from '../gate.js';
import { incidentCalls } from './incidents.js';
import { lambdaCalls } from './lambda.js';
import { roleCalls } from './role.js';

/**
 * AWS, or what answers for it at an endpoint. A local one gets `test`/`test`, whatever the environment or a profile
 * holds: real keys have no business there.
 */
export function connect({ region, endpoint }: Place): Cloud {
  const local = isLoopback(endpoint);
  const config = {
    region,
    // Only --endpoint-url and AWS_ENDPOINT_URL decide, and the journal remembers which: the SDK must not find another.
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint === null ? {} : { endpoint }),
    ...(local ? { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
  };
  return {
    ...lambdaCalls(
      new LambdaClient(config),
      // A retried invocation would be two: the throttling that we wait for must not be retried away.
      new LambdaClient({ ...config, maxAttempts: 1 }),
      endpoint,
    ),
    ...roleCalls(new IAMClient(config), endpoint),
    ...incidentCalls(new SNSClient(config), new DynamoDBClient(config), endpoint),
  };
}
