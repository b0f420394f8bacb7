import { expect, it } from '@jest/globals';
import { isLoopback } from './place.js';

it.each([
  ['http://127.0.0.1:4566', true],
  ['http://127.8.9.1', true],
  ['http://localhost:4566', true],
  ['http://[::1]:4566', true],
  ['http://localhost.localstack.cloud:4566', false],
  ['http://127.0.0.1.example.com', false],
  ['http://example.com#127.0.0.1', false],
  ['http://user:127.0.0.1@example.com', false],
  ['http://0.0.0.0:4566', false],
  ['http://10.0.0.1', false],
  ['nonsense', false],
  [null, false],
])('the endpoint %s is on this machine: %s', (endpoint, expected) => {
  expect(isLoopback(endpoint)).toBe(expected);
});
