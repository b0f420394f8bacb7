import { describe, expect, it } from '@jest/globals';
import { faults } from './faults/index.js';
import { failureOf, incidentOf } from './invocation.js';

const answered = (functionError: string | null, payload: string, logTail = '') => ({
  status: 200,
  functionError,
  payload,
  logTail,
});

const rows: [what: string, answer: ReturnType<typeof answered>, code: string, shows: string[]][] = [
  [
    'S3 denied',
    answered(null, '{"status":"incident","incident_id":"f#t","error_type":"S3AccessError"}'),
    'S3AccessError',
    ['s3'],
  ],
  [
    'CloudWatch denied',
    answered(null, '{"status":"incident","incident_id":"f#t","error_type":"CloudWatchAccessError"}'),
    'CloudWatchAccessError',
    ['cloudwatch'],
  ],
  [
    'something else published',
    answered(null, '{"status":"incident","incident_id":"f#t","error_type":"ProcessingError"}'),
    'ProcessingError',
    [],
  ],
  [
    'a throttling',
    answered('Throttled', '{"errorType":"TooManyRequestsException","errorMessage":"Rate Exceeded."}'),
    'TooManyRequestsException',
    ['throttle'],
  ],
  [
    'a time-out',
    answered(
      'Unhandled',
      '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 8f5 Error: Task timed out after 1.00 seconds"}',
    ),
    'Sandbox.Timedout',
    ['timeout'],
  ],
  [
    'a time-out in the older form',
    answered('Unhandled', '{"errorMessage":"2019-10-10T01:00:00.000Z 8f5 Task timed out after 1.00 seconds"}'),
    'Unhandled',
    ['timeout'],
  ],
  [
    'a killed process',
    answered(
      'Unhandled',
      '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 8f5 Error: Runtime exited with error: signal: killed"}',
    ),
    'Runtime.ExitError',
    ['memory'],
  ],
  [
    'a full heap that only the log names',
    answered(
      'Unhandled',
      '{"errorType":"Runtime.HandlerError","errorMessage":"Worker process died"}',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    ),
    'Runtime.HandlerError',
    ['memory'],
  ],
  [
    'an exit of another kind',
    answered(
      'Unhandled',
      '{"errorType":"Runtime.ExitError","errorMessage":"Runtime exited with error: exit status 1"}',
    ),
    'Runtime.ExitError',
    [],
  ],
  [
    'a handler that is not there',
    answered(
      'Unhandled',
      '{"errorType":"Runtime.HandlerNotFound","errorMessage":"index.noSuchHandler is undefined or not exported"}',
    ),
    'Runtime.HandlerNotFound',
    ['handler'],
  ],
  [
    'a handler that is not there, on MiniStack',
    answered(
      'Unhandled',
      '{"errorType":"RuntimeError","errorMessage":"Worker init failed: Handler noSuchHandler is not a function in index"}',
    ),
    'RuntimeError',
    ['handler'],
  ],
  [
    'another handler that is not there',
    answered(
      'Unhandled',
      '{"errorType":"Runtime.HandlerNotFound","errorMessage":"index.main is undefined or not exported"}',
    ),
    'Runtime.HandlerNotFound',
    [],
  ],
  ['an error without any name', answered('Unhandled', '{}'), 'Unhandled', []],
  ['an error that is no JSON', answered('Unhandled', 'Bad Gateway'), 'Unhandled', []],
];

describe('an invocation that ends with', () => {
  it.each(rows)('%s is a failure with its own code, and shows only its own fault', (_what, answer, code, shown) => {
    const failure = failureOf(answer);
    expect(failure?.errorCode).toBe(code);
    expect(failure?.errorType).toBe(code);
    expect(faults.filter((fault) => failure && fault.shows(failure)).map(({ name }) => name)).toEqual(shown);
  });

  it('a code that is no name is of the type InvocationError', () => {
    const failure = failureOf(answered('Unhandled', '{"errorType":"two words"}'));
    expect(failure).toMatchObject({ errorType: 'InvocationError', errorCode: 'two words' });
  });

  it.each([
    ['its work done', '{"status":"ok","objects":3}'],
    ['nothing', ''],
    ['null', 'null'],
  ])('%s is no failure', (_what, payload) => {
    expect(failureOf(answered(null, payload))).toBeUndefined();
  });
});

describe('the incident that the invoker publishes', () => {
  const fn = { name: 'f', arn: 'arn:aws:lambda:ca-central-1:123456789012:function:f' };
  const at = new Date('2025-09-16T16:59:17.131Z');
  const failure = failureOf(
    answered(
      'Unhandled',
      '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 1.00 seconds"}',
      'START RequestId: 8f507cfc-xmpl-4697-b07a-ac58fc914c95 Version: $LATEST',
    ),
  );

  it('holds the code and the words of AWS', () => {
    expect(failure && incidentOf(failure, fn, at)).toEqual({
      error_type: 'Sandbox.Timedout',
      error_code: 'Sandbox.Timedout',
      error_message: 'Task timed out after 1.00 seconds',
      lambda_name: 'f',
      timestamp: '2025-09-16T16:59:17.131Z',
      region: 'ca-central-1',
      account_id: '123456789012',
    });
  });

  it('holds the request id when the log names one', () => {
    const id = '8f507cfc-1111-4697-b07a-ac58fc914c95';
    expect(failure && incidentOf({ ...failure, logTail: `END RequestId: ${id}` }, fn, at)).toMatchObject({
      request_id: id,
    });
  });
});
