import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type IssueRouting, issueRoutingSchema } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import { createCached } from './cached.js';
import { parseJson } from './parse-json.js';

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
  /** Where all issues go without a routing file. */
  fallbackRepository: string | undefined;
  now?: () => number;
}): ReadIssueRouting {
  async function read(): Promise<IssueRouting> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: { control_key: { S: 'issue-routing' } } }),
    );
    const document = Item?.document?.S;
    if (document === undefined) return onlyRepository(fallbackRepository);
    const parsed = parseJson(issueRoutingSchema, document);
    if ('value' in parsed) return parsed.value;
    throw new CasefileError(
      'unavailable',
      `The routing of issues in ${tableName} is not usable (${parsed.problems}): correct issue_routing and apply`,
      { effect: 'none' },
    );
  }

  const { get } = createCached({ read, freshMs: FRESH_MS, staleMs: STALE_MS, now });
  return get;
}

function onlyRepository(repository: string | undefined): IssueRouting {
  if (repository !== undefined) return issueRoutingSchema.parse({ default: { repository } });
  throw new CasefileError('unavailable', 'No repository is configured: set github_repo and apply', { effect: 'none' });
}
