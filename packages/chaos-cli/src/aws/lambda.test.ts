import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  DeleteFunctionConcurrencyCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  TooManyRequestsException,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { lambdaCalls } from './lambda.js';

const lambda = mockClient(LambdaClient);
beforeEach(() => void lambda.reset());
const client = new LambdaClient({ region: 'us-east-1' });
const calls = lambdaCalls(client, client, null);

const configuration: FunctionConfiguration = {
  FunctionName: 'f',
  FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  Role: 'arn:aws:iam::123456789012:role/some/path/r',
  Handler: 'index.handler',
  Timeout: 3,
  RevisionId: 'rev-1',
  LastUpdateStatus: 'Successful',
  Environment: {
    Variables: { SECRET: 'hunter2', INCIDENTS_TOPIC_ARN: 'arn:topic', NODE_OPTIONS: '--enable-source-maps' },
  },
};

describe('describing a function', () => {
  it('answers with what chaos needs, and with no other value of the environment', async () => {
    lambda.on(GetFunctionCommand).resolves({
      Configuration: configuration,
      Tags: { chaos: 'allowed' },
      Concurrency: { ReservedConcurrentExecutions: 0 },
    });
    const facts = await calls.describeFunction('f');
    expect(facts).toEqual({
      name: 'f',
      arn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
      roleName: 'r',
      handler: 'index.handler',
      timeout: 3,
      nodeOptions: '--enable-source-maps',
      reservedConcurrency: 0,
      incidentsTopicArn: 'arn:topic',
      tags: { chaos: 'allowed' },
    });
    expect(JSON.stringify(facts)).not.toContain('hunter2');
  });

  it('fails when the environment cannot be decrypted, for then it could not be put back', async () => {
    lambda
      .on(GetFunctionCommand)
      .resolves({ Configuration: { ...configuration, Environment: { Error: { Message: 'no key' } } } });
    await expect(calls.describeFunction('f')).rejects.toThrow(/cannot be read: no key/);
  });
});

describe('updating a function', () => {
  const sent = () => lambda.commandCalls(UpdateFunctionConfigurationCommand).map(({ args }) => args[0].input);
  beforeEach(() => {
    lambda.on(GetFunctionCommand).resolves({ Configuration: configuration });
    lambda.on(UpdateFunctionConfigurationCommand).resolves({});
  });

  it.each([
    ['a handler alone', { handler: 'x.y' }, { Handler: 'x.y' }],
    ['a time-out alone', { timeout: 1 }, { Timeout: 1 }],
    [
      'NODE_OPTIONS with all other variables as they are',
      { nodeOptions: 'x' },
      { Environment: { Variables: { SECRET: 'hunter2', INCIDENTS_TOPIC_ARN: 'arn:topic', NODE_OPTIONS: 'x' } } },
    ],
    [
      'the environment without NODE_OPTIONS',
      { nodeOptions: null },
      { Environment: { Variables: { SECRET: 'hunter2', INCIDENTS_TOPIC_ARN: 'arn:topic' } } },
    ],
  ])('sends %s, for the revision that was read', async (_what, change, expected) => {
    await calls.updateFunction('f', change);
    expect(sent()).toEqual([{ FunctionName: 'f', RevisionId: 'rev-1', ...expected }]);
  });

  it('waits until AWS is done with the update before and with its own', async () => {
    const busy = { Configuration: { ...configuration, LastUpdateStatus: 'InProgress' as const } };
    const idle = { Configuration: configuration };
    lambda.on(GetFunctionCommand).resolvesOnce(busy).resolvesOnce(idle).resolvesOnce(busy).resolves(idle);
    await calls.updateFunction('f', { timeout: 1 });
    expect(lambda.commandCalls(GetFunctionCommand)).toHaveLength(4);
    expect(sent()).toHaveLength(1);
  });

  it('fails when AWS could not carry it out', async () => {
    const failed = {
      Configuration: { ...configuration, LastUpdateStatus: 'Failed' as const, LastUpdateStatusReason: 'no role' },
    };
    lambda.on(GetFunctionCommand).resolves(failed);
    await expect(calls.updateFunction('f', { timeout: 1 })).rejects.toThrow('AWS could not update f: no role');
  });
});

describe('reserved concurrency', () => {
  it('is set to a number, 0 included', async () => {
    lambda.on(PutFunctionConcurrencyCommand).resolves({});
    await calls.setReservedConcurrency('f', 0);
    expect(lambda.commandCalls(PutFunctionConcurrencyCommand)[0]?.args[0].input).toEqual({
      FunctionName: 'f',
      ReservedConcurrentExecutions: 0,
    });
  });

  it('is taken away with null', async () => {
    lambda.on(DeleteFunctionConcurrencyCommand).resolves({});
    await calls.setReservedConcurrency('f', null);
    expect(lambda.commandCalls(DeleteFunctionConcurrencyCommand)).toHaveLength(1);
  });
});

describe('invoking', () => {
  it('asks for the log and answers with its text', async () => {
    lambda
      .on(InvokeCommand)
      .resolves({ StatusCode: 200, FunctionError: 'Unhandled', LogResult: Buffer.from('END').toString('base64') });
    await expect(calls.invoke('f', { sleep_ms: 1 })).resolves.toEqual({
      status: 200,
      functionError: 'Unhandled',
      payload: '',
      logTail: 'END',
    });
    expect(lambda.commandCalls(InvokeCommand)[0]?.args[0].input).toMatchObject({
      LogType: 'Tail',
      Payload: '{"sleep_ms":1}',
    });
  });

  it('answers a throttling with its code and words', async () => {
    lambda.on(InvokeCommand).rejects(new TooManyRequestsException({ message: 'Rate Exceeded.', $metadata: {} }));
    await expect(calls.invoke('f', {})).resolves.toMatchObject({
      status: 429,
      payload: '{"errorType":"TooManyRequestsException","errorMessage":"Rate Exceeded."}',
    });
  });

  it('fails with any other error of the call', async () => {
    lambda.on(InvokeCommand).rejects(new Error('no right'));
    await expect(calls.invoke('f', {})).rejects.toThrow('lambda:InvokeFunction: no right');
  });
});
