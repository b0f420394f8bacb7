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
 * AWS, or what answers for it at an endpoint. A local one needs no credentials of one's own: without any in the
 * environment, `test`/`test` is used there and nowhere else.
 */
export function connect({ region, endpoint }: Place): Cloud {
  const local = isLoopback(endpoint) && process.env['AWS_ACCESS_KEY_ID'] === undefined;
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
