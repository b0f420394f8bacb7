import { describe, expect, it } from '@jest/globals';
import { context } from '../test/support.js';
import { describeInvocation, eventSchema } from './invocation.js';

describe('describeInvocation', () => {
  it('takes partition, region and account from the ARN', () => {
    expect(describeInvocation(context)).toEqual({
      requestId: '5f8c7c5e-9b7e-4d57-8a4f-1b2c3d4e5f60',
      partition: 'aws',
      region: 'ca-central-1',
      accountId: '123456789012',
      instance: '2025/09/16/[$LATEST]abcdef',
    });
  });

  it('is not misled by an alias at the end of the ARN', () => {
    const invokedFunctionArn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:data-processor:live';
    expect(describeInvocation({ ...context, invokedFunctionArn })).toMatchObject({
      partition: 'aws-cn',
      region: 'cn-north-1',
    });
  });
});

describe('the event of an invocation', () => {
  it('asks for nothing when it is empty', () => {
    expect(eventSchema.parse({})).toEqual({ sleep_ms: 0, allocate_mb: 0 });
  });

  it.each([
    ['a negative time', { sleep_ms: -1 }],
    ['more than the fifteen minutes that Lambda gives', { sleep_ms: 900_001 }],
    ['half a megabyte', { allocate_mb: 0.5 }],
    ['more memory than Lambda has', { allocate_mb: 10_241 }],
    ['a misspelt option', { sleepMs: 5 }],
    ['a text', 'sleep'],
  ])('is refused with %s', (_, event) => {
    expect(eventSchema.safeParse(event).success).toBe(false);
  });
});
