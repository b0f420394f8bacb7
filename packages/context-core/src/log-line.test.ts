import { describe, expect, it } from '@jest/globals';
import { template, weigh, weight } from './log-line.js';

const id = '7f3c9e1a-4b2d-4e8f-9a6c-0d1e2f3a4b5c';
const report = (rest: string) => `REPORT RequestId: ${id}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\t${rest}`;

describe('the weight of a log line', () => {
  it.each<[keyof typeof weight, string, string]>([
    [
      'cause',
      'a denial',
      `2025-09-16T16:59:17.131Z\t${id}\tERROR\tAccessDenied: User: arn:aws:sts::1:x is not authorized`,
    ],
    ['cause', 'a time-out', `2025-09-16T16:59:17.131Z ${id} Task timed out after 3.00 seconds`],
    ['cause', 'a killed process', `RequestId: ${id} Error: Runtime exited with error: signal: killed`],
    [
      'cause',
      'a missing module',
      '{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module"}',
    ],
    ['cause', 'a Python import that fails', '[ERROR] Runtime.ImportModuleError: No module named requests'],
    ['cause', 'a throttled call', 'ThrottlingException: Rate exceeded'],
    ['cause', 'a missing bucket', 'NoSuchBucket: The specified bucket does not exist'],
    ['cause', 'a report of a time-out', report('Memory Size: 128 MB\tMax Memory Used: 87 MB\tStatus: timeout')],
    ['cause', 'a report of memory used up', report('Memory Size: 128 MB\tMax Memory Used: 128 MB')],
    ['error', 'a report of an error', report('Memory Size: 128 MB\tMax Memory Used: 87 MB\tStatus: error')],
    ['error', 'an init that failed', 'INIT_REPORT Init Duration: 9999.21 ms\tPhase: init\tStatus: error'],
    ['error', 'an exception', "TypeError: Cannot read properties of undefined (reading 'Body')"],
    ['error', 'a Python trace', 'Traceback (most recent call last):'],
    ['error', 'a 502 of somebody', 'GET /orders status=502 in 12 ms'],
    ['mention', 'a handled failure at INFO', `2025-09-16T16:59:17.131Z\t${id}\tINFO\tretrying after timeout`],
    ['mention', 'a handled failure at level 30', '{"level":30,"msg":"request failed, will retry"}'],
    ['mention', 'a handled failure at DEBUG', '[DEBUG] AccessDenied is ignored here'],
    ['stackFrame', 'a Java frame', '\tat com.acme.Orders.load(Orders.java:42)'],
    ['stackFrame', 'a Python frame', '  File "/var/task/app.py", line 5, in handler'],
    ['plain', 'an ordinary line', 'processing order 4711'],
    ['plain', 'a clean bill', 'batch done: 0 errors, errors=0, "error":null, no failures, failed: false'],
    ['plain', 'a status of 200', 'GET /orders status=200 in 12 ms'],
    ['platform', 'a start', `START RequestId: ${id} Version: $LATEST`],
    ['platform', 'an end', `END RequestId: ${id}`],
    ['platform', 'an init', 'INIT_START Runtime Version: nodejs:22.v40'],
    ['platform', 'a plain report', report('Memory Size: 128 MB\tMax Memory Used: 87 MB')],
    [
      'platform',
      'a start as JSON',
      `{"time":"2025-09-16T16:59:17.131Z","type":"platform.start","record":{"requestId":"${id}"}}`,
    ],
  ])('is %s for %s', (expected, _, message) => {
    expect(weigh(message)).toBe(weight[expected]);
  });

  it.each(['a', 'error=', 'Runtime.', '"', ' ', '{', 'runtime.a', 'REPORT RequestId: '])(
    'copes with a megabyte of %j',
    (unit) => {
      const message = unit.repeat(1_000_000 / unit.length);
      expect(Object.values(weight)).toContain(weigh(message));
      expect(template(message, weight.plain).length).toBeLessThanOrEqual(2000);
    },
  );
});

describe('the template of a log line', () => {
  it.each([
    ['numbers and times', '16:59:17.131 took 12.5 ms', '17:00:01.002 took 9 ms'],
    ['request ids', `START ${id}`, 'START 0a1b2c3d-aaaa-bbbb-cccc-ddddeeeeffff'],
    ['hexadecimal ids', 'object 0xdeadbeef01 stored', 'object 0xcafe02 stored'],
    ['what stands in quotes', 'user "alice" came from \'Rome\'', 'user "bob" came from \'Oslo\''],
  ])('leaves out %s', (_, one, other) => {
    expect(template(one, weight.plain)).toBe(template(other, weight.plain));
  });

  it.each([
    ['two error codes', 'failed with "AccessDenied"', 'failed with "NoSuchKey"', weight.error],
    ['two JSON lines', '{"msg":"order stored"}', '{"msg":"cache warmed"}', weight.plain],
    ['two words', 'order stored', 'order dropped', weight.plain],
    ['what stands between apostrophes', "can't open, won't retry", "can't close, won't retry", weight.plain],
    ['the ends of long lines', `${'x'.repeat(3000)} stored`, `${'x'.repeat(3000)} dropped`, weight.plain],
  ])('tells %s apart', (_, one, other, found) => {
    expect(template(one, found)).not.toBe(template(other, found));
  });
});
