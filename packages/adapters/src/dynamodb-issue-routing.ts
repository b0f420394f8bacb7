import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type IssueRouting, issueRoutingSchema } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createCached } from './cached.js';

/** Which repository, labels and assignees the issues of each team get. */
export type ReadIssueRouting = () => Promise<IssueRouting>;

const FRESH_MS = 5 * 60 * 1000;

/** While the table cannot be read or holds a broken document, what was read before is good for as long. */
const STALE_MS = 60 * 60 * 1000;

/**
 * The routing file as Terraform put it into the table `pipeline_control`: item `issue-routing`, JSON text in
 * `document`. Read once in five minutes. Without the item everything goes to one repository.
 */
export function createDynamoDbIssueRouting({
  client,
  tableName,
  fallbackRepository,
  now = Date.now,
}: {
  client: DynamoDBClient;
  tableName: string;
  fallbackRepository: string;
  now?: () => number;
}): ReadIssueRouting {
  async function read(): Promise<IssueRouting> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { control_key: { S: 'issue-routing' } } }),
    );
    if (!Item) return issueRoutingSchema.parse({ default: { repository: fallbackRepository } });
    const parsed = issueRoutingSchema.safeParse(tryJson(Item.document?.S ?? ''));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`);
    throw new CasefileError(
      'unavailable',
      `The routing of issues in ${tableName} is not usable (${problems.join('; ')}): correct issue_routing and apply`,
      { effect: 'none' },
    );
  }

  const { get } = createCached({ read, freshMs: FRESH_MS, staleMs: STALE_MS, now });
  return get;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
