import { setTimeout } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Budget, type BudgetSettings, createBudget } from '@casefile/alert-core';
import { createDynamoDbBudgetJournal } from './dynamodb-budget-journal.js';

/** The budget that all functions share, in the table `pipeline_control`. */
export function createDynamoDbBudget({
  settings,
  ...table
}: {
  client: DynamoDBClient;
  tableName: string;
  settings: BudgetSettings;
}): Budget {
  const journal = createDynamoDbBudgetJournal(table);
  return createBudget({ journal, settings, now: Date.now, random: Math.random, sleep: setTimeout });
}
