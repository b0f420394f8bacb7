import { afterAll, jest } from '@jest/globals';
import { openStack, type TestStack } from './stack.js';

/** The stack for one test file, with time for what takes time on it. */
export function useStack(): TestStack {
  jest.setTimeout(180_000);
  const stack = openStack();
  afterAll(() => stack.close());
  return stack;
}
