import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { budgetSettingsSchema, createBudget } from '@casefile/alert-core';
import { afterAll, describe, expect, it } from '@jest/globals';
import { budgetJournalContract } from '../test/budget-journal-contract.js';
import { createControlTable } from '../test/control-table.js';
import { createDynamoDbBudgetJournal } from './dynamodb-budget-journal.js';

const client = new DynamoDBClient({});
const { tableName, drop } = await createControlTable(client);

async function emptyJournal() {
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: { control_key: { S: 'github-budget' } } }));
  return createDynamoDbBudgetJournal({ client, tableName });
}

budgetJournalContract('DynamoDB', emptyJournal);

describe('twenty workers that reserve at once', () => {
  it('need fewer than three requests each for a slot of their own', async () => {
    await emptyJournal();
    const counter = { requests: 0 };
    const workers = Array.from({ length: 20 }, () => createBudget(optionsOf(countingClient(counter))));
    const slots: number[] = [];
    const rounds = 5;
    for (let round = 0; round < rounds; round += 1) {
      const need = { calls: 1, writes: 1, creates: 1, urgent: true, patienceMs: 600_000 };
      const answers = await Promise.all(workers.map((worker) => worker.reserve(need)));
      slots.push(...answers.map(({ at }) => at));
    }
    const each = counter.requests / slots.length;
    console.log(`20 workers, ${rounds} slots each: ${each.toFixed(2)} requests to DynamoDB for a slot`);
    const inTheSecondFrom = (from: number) => slots.filter((at) => from <= at && at < from + 1000).length;
    expect(Math.max(...slots.map(inTheSecondFrom))).toBeLessThanOrEqual(10);
    expect(each).toBeLessThan(3);
  });
});

function optionsOf(counting: DynamoDBClient) {
  return {
    journal: createDynamoDbBudgetJournal({ client: counting, tableName }),
    settings: budgetSettingsSchema.parse({ writes_per_minute: 600, creates_per_minute: 600, creates_per_hour: 600 }),
    now: Date.now,
    random: Math.random,
    sleep: () => Promise.resolve(),
  };
}

const clients: DynamoDBClient[] = [];

/** Each worker has a client of its own, as a container has. */
function countingClient(counter: { requests: number }): DynamoDBClient {
  const counting = new DynamoDBClient({});
  clients.push(counting);
  counting.middlewareStack.add(
    (next) => (args) => {
      counter.requests += 1;
      return next(args);
    },
    { step: 'finalizeRequest', name: 'count' },
  );
  return counting;
}

afterAll(async () => {
  await drop();
  for (const one of [client, ...clients]) one.destroy();
});
