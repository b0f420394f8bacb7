import { type IssueRouting, repositoriesOf } from '@casefile/alert-core';
import { CasefileError } from '@casefile/context-core';
import * as z from 'zod';
import type { Aws } from '../aws.js';
import { awsMissing } from '../aws-missing.js';
import { Missing } from '../missing.js';

/** What was said on the command line; the rest is taken from the deployment. */
export interface Wanted {
  functionName: string;
  repo?: string | undefined;
  allRepos: boolean;
  secretId?: string | undefined;
  apiUrl?: string | undefined;
}

/** What issue-agent works with. */
export interface Configuration {
  /** Where it was found. */
  source: string;
  repositories: readonly string[];
  secretId: string;
  apiUrl: string;
  /** Whether issues are switched on; unknown without a deployment. */
  isEnabled: boolean | undefined;
  /** For how long a listing of GitHub may leave out what was just made. */
  listingLagMs: number;
}

/** As issue-agent reads it. */
const environmentSchema = z.object({
  CONTROL_TABLE_NAME: z.string().min(1),
  GITHUB_REPO: z.string().optional(),
  GITHUB_APP_SECRET_ID: z.string().min(1),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  ENABLE_GITHUB_ISSUES: z.stringbool(),
  UNKNOWN_OUTCOME_WAIT_SECONDS: z.coerce.number().default(180),
});

type Environment = z.infer<typeof environmentSchema>;

const APPLY = 'make aws-apply-dev (ls-apply for the local AWS, aws-apply-prod for prod)';

/** Reads the environment of the function and the routing of issues; with a repository and a secret given, nothing of it. */
export async function findConfiguration(wanted: Wanted, aws: Aws): Promise<Configuration> {
  const { functionName, repo, secretId, apiUrl = 'https://api.github.com' } = wanted;
  if (repo !== undefined && secretId !== undefined) {
    const listingLagMs = 180_000;
    return { source: 'the command line', repositories: [repo], secretId, apiUrl, isEnabled: undefined, listingLagMs };
  }
  const environment = await environmentOf(functionName, aws);
  return {
    source: `the environment of ${functionName}`,
    repositories: repo === undefined ? await repositoriesToCheck(environment, wanted, aws) : [repo],
    secretId: secretId ?? environment.GITHUB_APP_SECRET_ID,
    apiUrl: wanted.apiUrl ?? environment.GITHUB_API_URL,
    isEnabled: environment.ENABLE_GITHUB_ISSUES,
    listingLagMs: environment.UNKNOWN_OUTCOME_WAIT_SECONDS * 1000,
  };
}

async function environmentOf(functionName: string, aws: Aws): Promise<Environment> {
  let variables: Record<string, string>;
  try {
    variables = await aws.environmentOf(functionName);
  } catch (error) {
    throw awsMissing(
      'lambda:GetFunctionConfiguration',
      error,
      `Check ENV and --region, or deploy: ${APPLY}. Before that, --repo and --secret-id say what to check.`,
    );
  }
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new Missing(`The environment of ${functionName} lacks ${names}`, `It is of another version: ${APPLY}.`);
}

/** The repository of all teams that have none of their own; or all that the routing names. */
async function repositoriesToCheck(
  { CONTROL_TABLE_NAME: table, GITHUB_REPO: fallback }: Environment,
  { allRepos }: Wanted,
  aws: Aws,
): Promise<string[]> {
  let routing: IssueRouting;
  try {
    routing = await aws.routing(table, fallback)();
  } catch (error) {
    if (error instanceof CasefileError) {
      throw new Missing(error.message, `Correct github_repo or routing.json, then ${APPLY}; or say --repo.`);
    }
    throw awsMissing('dynamodb:GetItem', error, `Check --region, or deploy: ${APPLY}.`);
  }
  const all = repositoriesOf(routing);
  return allRepos ? all : all.slice(0, 1);
}
