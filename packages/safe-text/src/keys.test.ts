import { describe, expect, it } from '@jest/globals';
import { isSecret, kindOfKey } from './keys.js';

describe('kindOfKey', () => {
  it.each([
    ['password', 'password'],
    ['DB_PASSWORD', 'password'],
    ['dbPassword2', 'password'],
    ['DB_PASS', 'password'],
    ['pwd', 'password'],
    ['clientSecret', 'secret'],
    ['SecretString', 'secret'],
    ['x-api-key', 'api_key'],
    ['APIKEY', 'api_key'],
    ['AccountKey', 'api_key'],
    ['aws_secret_access_key', 'aws_secret_access_key'],
    ['SessionToken', 'aws_session_token'],
    ['X-Amz-Security-Token', 'aws_session_token'],
    ['GITHUB_TOKEN', 'token'],
    ['Authorization', 'authorization'],
    ['Set-Cookie', 'cookie'],
  ])('knows that %s holds a secret of kind %s', (key, kind) => {
    expect(kindOfKey(key)).toBe(kind);
  });

  it.each([
    'password_reset_at',
    'TOKEN_BUDGET',
    'estimated_tokens',
    'token_type',
    'nextToken',
    'NextContinuationToken',
    'ClientRequestToken',
    'secret_arn',
    'SecretId',
    'AccessKeyId',
    'key',
    's3_key',
    'compass',
    'ExpiredToken',
    'GetSessionToken',
    '__proto__',
  ])('knows that %s holds none', (key) => {
    expect(kindOfKey(key)).toBeUndefined();
  });
});

describe('isSecret', () => {
  it.each(['hunter2', 'correct horse', '0', '$ecret', '[REDACTED:token]x'])('takes %j for a secret', (value) => {
    expect(isSecret(value)).toBe(true);
  });

  it.each(['', 'null', '****', 'required', 'arn:aws:secretsmanager:eu-west-1:1:secret:a', '[REDACTED:token]'])(
    'takes %j for none',
    (value) => {
      expect(isSecret(value)).toBe(false);
    },
  );
});
