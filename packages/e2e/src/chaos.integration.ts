import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { chaos, startChaos, stateOf } from './chaos.js';
import { eventually } from './stack.js';
import { useStack } from './use-stack.js';

const stack = useStack();
let before: unknown;

beforeAll(async () => {
  await stack.endStorms();
  before = await stateOf(stack);
});

afterEach(async () => {
  await chaos(stack, 'restore');
  await stack.endStorms();
});

interface Report {
  verdict: string;
  reason: string;
  first_finding: { kind: string; statement: string } | null;
  enriched_context: { incident: { error_type: string } };
}

describe('chaos run', () => {
  const role = stack.outputs.data_processor_role_name;

  it.each([
    [
      's3',
      'S3AccessError',
      'permission_lost',
      [/s3:(ListBucket|GetObject)/, role, stack.outputs.data_bucket_name, '"Effect":"Allow"'],
    ],
    [
      'cloudwatch',
      'CloudWatchAccessError',
      'permission_lost',
      [
        /logs:(CreateLogStream|PutLogEvents)/,
        role,
        stack.outputs.data_processor_results_log_group_name,
        '"Effect":"Allow"',
      ],
    ],
    ['throttle', 'TooManyRequestsException', 'throttled', [/concurrency/]],
    ['timeout', 'Sandbox.Timedout', 'timed_out', [/1(\.00)? s/]],
    ['memory', 'Runtime.HandlerError', 'out_of_memory', [/memory/i]],
    ['handler', 'RuntimeError', 'broken_deploy', [/handler/i]],
  ])(
    'of %s ends with a case file of a %s whose first finding is %s, and with everything as it was',
    async (target, errorType, kind, facts) => {
      const { code, stdout, stderr } = await chaos(stack, 'run', '--target', target, '--output', 'json');
      expect({ code, stderr: code === 0 ? '' : stderr + stdout }).toEqual({ code: 0, stderr: '' });
      const report = JSON.parse(stdout) as Report;
      expect(report).toMatchObject({
        verdict: 'held',
        first_finding: { kind },
        enriched_context: { incident: { error_type: errorType } },
      });
      for (const fact of facts) expect(report.first_finding?.statement).toMatch(fact);
      expect(await stateOf(stack)).toEqual(before);
    },
  );
});

describe('chaos restore', () => {
  it.each(['s3', 'cloudwatch', 'both', 'throttle', 'timeout', 'memory', 'handler'])(
    'puts everything back after a run of %s that was killed in the middle, and again',
    async (target) => {
      const { child, ended } = startChaos(stack, 'run', '--target', target);
      await eventually('the fault', 30, async () => {
        const now = await stateOf(stack);
        return JSON.stringify(now) === JSON.stringify(before) ? undefined : now;
      });
      child.kill('SIGKILL');
      await ended;
      expect(await stateOf(stack)).not.toEqual(before);

      const first = await chaos(stack, 'restore');
      expect({ code: first.code, stderr: first.code === 0 ? '' : first.stderr }).toEqual({ code: 0, stderr: '' });
      expect(await stateOf(stack)).toEqual(before);
      expect((await chaos(stack, 'restore')).code).toBe(0);
      expect(await stateOf(stack)).toEqual(before);
    },
  );
});
