import { afterAll, beforeAll, jest } from '@jest/globals';
import type { AlertsOnStack } from './alerts.js';
import { openStack, type TestStack } from './stack.js';

/** The stack for one test file, with time for what takes time on it. */
export function useStack(): TestStack {
  jest.setTimeout(180_000);
  const stack = openStack();
  afterAll(() => stack.close());
  return stack;
}

/** Keeps issue-agent from its queue for the tests of a file, so that they see who was woken. */
export function holdIssueAgent({ letIssueAgentWork }: AlertsOnStack): void {
  beforeAll(() => letIssueAgentWork(false));
  afterAll(() => letIssueAgentWork(true));
}
