import { describe, expect, it } from '@jest/globals';
import { memoryLog, s3Error } from '../test/support.js';
import { call } from './call.js';

const get = { operation: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', bucket: 'reports', key: 'a' };

describe('call', () => {
  it('says nothing about a call that succeeds', async () => {
    const log = memoryLog();
    await expect(call(log, get, () => Promise.resolve(7))).resolves.toBe(7);
    expect(log.lines).toEqual([]);
  });

  it.each([
    ['refused', 'AccessDenied'],
    ['refused', 'AccessDeniedException'],
    ['refused', 'AuthorizationError'],
    ['failed', 'NoSuchKey'],
    ['failed', 'AccessDeniedByNobody'],
  ])('logs one line that the call was %s after %s, and throws it', async (what, code) => {
    const log = memoryLog();
    const error = s3Error(code, 'Access Denied');
    await expect(call(log, get, () => Promise.reject(error))).rejects.toBe(error);
    expect(log.lines).toEqual([
      { level: 'error', ...get, error_code: code, error_message: 'Access Denied', msg: `call ${what}` },
    ]);
  });
});
