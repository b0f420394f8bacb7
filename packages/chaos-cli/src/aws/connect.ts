import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { clientConfigOf, type Place } from '@casefile/cli-kit';
import type { Cloud } from '../cloud.js';
import { incidentCalls } from './incidents.js';
import { lambdaCalls } from './lambda.js';
import { roleCalls } from './role.js';

/** AWS, or what answers for it at an endpoint. */
export function connect(place: Place): Cloud {
  const config = clientConfigOf(place);
  const { endpoint } = place;
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
