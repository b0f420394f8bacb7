import { GetFunctionCommand, GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { lambdaConfigDataSchema } from '@casefile/context-core';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { alert, awsClients, awsError, patient } from '../test/support.js';
import { lambdaConfig } from './lambda-config.js';

const configuration = {
  FunctionName: 'data-processor',
  Runtime: 'nodejs22.x' as const,
  Handler: 'index.handler',
  Role: 'arn:aws:iam::123456789012:role/data-processor-role',
  MemorySize: 256,
  Timeout: 30,
  LastModified: '2025-09-16T16:50:00.000+0000',
  LastUpdateStatus: 'Successful' as const,
  State: 'Active' as const,
  Version: '$LATEST',
  Layers: [{ Arn: 'arn:aws:lambda:ca-central-1:123456789012:layer:tools:3', CodeSize: 1 }],
  DeadLetterConfig: { TargetArn: 'arn:aws:sqs:ca-central-1:123456789012:failures' },
  Environment: { Variables: { TABLE: 'orders', API_TOKEN: 'hunter2-hunter2' } },
};
const deployed = {
  Configuration: configuration,
  Concurrency: { ReservedConcurrentExecutions: 0 },
  Code: { Location: 'https://bucket.s3.amazonaws.com/code?X-Amz-Signature=abcdef' },
};
const lambda = mockClient(LambdaClient);
const collect = () => lambdaConfig(alert, awsClients(), patient());

beforeEach(() => {
  lambda.reset();
  lambda.on(GetFunctionConfigurationCommand).resolves(configuration);
  lambda.on(GetFunctionCommand).resolves(deployed);
});

describe('lambda_config', () => {
  it('describes the function, with its reserved concurrency', async () => {
    const result = await collect();
    expect(result).toMatchObject({ source: 'lambda_config', truncated: false });
    expect(result.error).toBeUndefined();
    expect(lambdaConfigDataSchema.strict().parse(result.data)).toEqual({
      FunctionName: 'data-processor',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::123456789012:role/data-processor-role',
      MemorySize: 256,
      Timeout: 30,
      LastModified: '2025-09-16T16:50:00.000Z',
      LastUpdateStatus: 'Successful',
      State: 'Active',
      Version: '$LATEST',
      ReservedConcurrentExecutions: 0,
      Layers: ['arn:aws:lambda:ca-central-1:123456789012:layer:tools:3'],
      DeadLetterTargetArn: 'arn:aws:sqs:ca-central-1:123456789012:failures',
      EnvironmentNames: ['API_TOKEN', 'TABLE'],
    });
  });

  it('lets neither a value of the environment nor the link to the code out', async () => {
    expect(JSON.stringify(await collect())).not.toMatch(/hunter2|orders|X-Amz-Signature/);
  });

  it('keeps a time that it cannot read as it is', async () => {
    lambda.on(GetFunctionConfigurationCommand).resolves({ ...configuration, LastModified: 'yesterday' });
    expect((await collect()).data).toMatchObject({ LastModified: 'yesterday' });
  });

  it('knows the configuration when GetFunction is denied, and says so', async () => {
    lambda.on(GetFunctionCommand).rejects(awsError('AccessDeniedException', 'User: u is not authorized'));
    const { data, error } = await collect();
    expect(data).toMatchObject({ Handler: 'index.handler' });
    expect(data).toHaveProperty('ReservedConcurrentExecutions', undefined);
    expect(error).toBe(
      'could not read reserved concurrency of the function: AccessDenied (lambda:GetFunction); ' +
        "data-processor may be missing from the supervisor's watched_functions: User: u is not authorized",
    );
  });

  it('knows everything through GetFunction when GetFunctionConfiguration is denied, and says so', async () => {
    lambda.on(GetFunctionConfigurationCommand).rejects(awsError('AccessDeniedException', 'no'));
    const { data, error } = await collect();
    expect(data).toMatchObject({ Handler: 'index.handler', ReservedConcurrentExecutions: 0 });
    expect(error).toMatch(/AccessDenied \(lambda:GetFunctionConfiguration\); .*: no$/);
  });

  it.each([
    ['is denied', awsError('AccessDeniedException'), /AccessDenied \(lambda:GetFunction.*watched_functions/],
    [
      'does not exist',
      awsError('ResourceNotFoundException', 'Function not found: arn'),
      /ResourceNotFoundException .*Function not found/,
    ],
    ['is throttled', awsError('TooManyRequestsException', 'Rate exceeded'), /TooManyRequestsException .*Rate exceeded/],
    ['is out of reach', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), /ECONNREFUSED/],
  ])('has no data and an error when the function %s', async (_, failure, error) => {
    lambda.rejects(failure);
    lambda.on(GetFunctionConfigurationCommand).rejects(failure);
    lambda.on(GetFunctionCommand).rejects(failure);
    const result = await collect();
    expect(result).toMatchObject({ data: {}, truncated: false });
    expect(result.error).toMatch(error);
  });

  it('asks about watched_functions only after a denial', async () => {
    lambda.on(GetFunctionCommand).rejects(awsError('TooManyRequestsException'));
    expect((await collect()).error).not.toContain('watched_functions');
  });
});
