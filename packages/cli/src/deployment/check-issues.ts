import { CasefileError } from '@casefile/context-core';
import { type Check, fail, look, ok, type Visit, warn } from './check.js';

type Environment = Readonly<Record<string, string>>;

/** Issues are switched on, and issue-agent has what it needs for them: a usable secret and a routing. */
export function checkIssues(visit: Visit): Promise<Check[]> {
  const { aws, namePrefix, next } = visit;
  return look('GitHub', 'lambda:GetFunction', async () => {
    const found = await aws.functions.find(`${namePrefix}issue-agent`);
    if (!found) return []; // said elsewhere
    const { environment } = found;
    const isOn = environment['ENABLE_GITHUB_ISSUES'] === 'true';
    const on = isOn
      ? ok('GitHub', `issues are kept at ${environment['GITHUB_API_URL'] ?? 'https://api.github.com'}`)
      : warn('GitHub', 'issues are switched off', `Set enable_github_issues = true, then ${next.apply}`);
    return [on, ...(await checkSecret(environment, isOn, visit)), ...(await checkRouting(environment, isOn, visit))];
  });
}

/** Looks at the form of the secret, never at what stands in it. */
function checkSecret(environment: Environment, isOn: boolean, { aws, next }: Visit): Promise<Check[]> {
  const secretId = environment['GITHUB_APP_SECRET_ID'] ?? '';
  return checkReadable(`secret ${secretId}`, 'secretsmanager:GetSecretValue', {
    read: async () => {
      const { appId, markerKeys } = await aws.credentials(secretId)();
      return `usable: App ${appId}, its key, ${markerKeys.length} to mark issues with`;
    },
    unusable: isOn ? fail : warn,
    next: `Fill it: ${next.fillGitHubSecret}`,
  });
}

function checkRouting(environment: Environment, isOn: boolean, { aws, next }: Visit): Promise<Check[]> {
  const { CONTROL_TABLE_NAME: table = '', GITHUB_REPO: repository } = environment;
  return checkReadable('routing of issues', 'dynamodb:GetItem', {
    read: async () => {
      const { default: fallback, teams } = await aws.routing(table, repository)();
      return `to ${fallback.repository}, ${Object.keys(teams).length} teams have their own`;
    },
    unusable: isOn ? fail : warn,
    next: `Correct github_repo or routing.json, then ${next.apply}`,
  });
}

/** Senders outside AWS can prove who they are. */
export function checkWebhookSecret({ aws, namePrefix, next }: Visit): Promise<Check[]> {
  return look('webhook', 'lambda:GetFunction', async () => {
    const found = await aws.functions.find(`${namePrefix}webhook`);
    if (!found) return []; // said elsewhere
    const secretId = found.environment['WEBHOOK_SECRET_ID'] ?? '';
    return checkReadable(`secret ${secretId}`, 'secretsmanager:GetSecretValue', {
      read: async () => `usable, for ${[...(await aws.webhookSecrets(secretId)()).keys()].join(', ')}`,
      unusable: warn,
      next: `Until it is filled the webhook lets nobody in: ${next.fillWebhookSecret}`,
    });
  });
}

interface Readable {
  read: () => Promise<string>;
  unusable: (about: string, says: string, next: string) => Check;
  next: string;
}

/** What an adapter reads: it wraps what AWS said, and says by itself what is wrong with what it got. */
function checkReadable(about: string, action: string, { read, unusable, next }: Readable): Promise<Check[]> {
  return look(about, action, async () => {
    try {
      return ok(about, await read());
    } catch (error) {
      if (!(error instanceof CasefileError)) throw error;
      const { cause, message } = error;
      const isDenied = cause instanceof Error && cause.name === 'AccessDeniedException';
      if (isDenied) throw cause;
      return unusable(about, message, next);
    }
  });
}
