import { describe, expect, it } from '@jest/globals';
import { options, parseDuration } from './options.js';

it.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['24h', 86_400_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each(['', '10', '0s', '-1s', '1.5m', '25h', '10 m', '1d', '1m30s', 's'])('%j is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(/such as 90s, 10m or 1h/);
});

describe('defaults', () => {
  it.each([
    ['function', {}, 'casefile-local-data-processor'],
    ['function', { CASEFILE_NAME_PREFIX: 'dev-' }, 'dev-data-processor'],
    ['function', { CASEFILE_NAME_PREFIX: '' }, 'data-processor'],
    ['table', { CASEFILE_NAME_PREFIX: 'dev-' }, 'dev-incident-context'],
    ['region', {}, 'ca-central-1'],
    ['region', { AWS_DEFAULT_REGION: 'eu-west-1' }, 'eu-west-1'],
    ['region', { AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'us-east-1' }, 'us-east-1'],
    ['endpointUrl', { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, 'http://127.0.0.1:4566'],
    ['endpointUrl', { AWS_ENDPOINT_URL: '' }, undefined],
  ] as const)('of %s with %j is %s', (name, env, expected) => {
    expect(options[name](env).defaultValue).toBe(expected);
  });
});
