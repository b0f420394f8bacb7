import type { GitHubAppInspection, GitHubCredentials, ReadGitHubCredentials } from '@casefile/adapters';
import { CasefileError } from '@casefile/context-core';
import { awsMissing } from '../aws-missing.js';
import { Missing } from '../missing.js';
import type { Trial } from './trial.js';

type AppFacts = Awaited<ReturnType<GitHubAppInspection['app']>>;

const FILL =
  'Fill it: make aws-github-secret-dev APP=<App id> KEY=<file>.pem (ls-github-secret for the local AWS, aws-github-secret-prod for prod).';

/** The secret can be read, and holds what issue-agent needs. */
export function checkSecret(trial: Trial, secretId: string, read: ReadGitHubCredentials): Promise<GitHubCredentials> {
  return trial.attempt({
    step: 'secret',
    doing: `Reading the secret ${secretId}`,
    act: async () => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof CasefileError)) throw error;
        const { cause, message } = error;
        const isEmpty = cause instanceof Error && /secret value/i.test(cause.message);
        if (isEmpty) throw new Missing(`The secret ${secretId} is empty`, FILL);
        if (cause === undefined) throw new Missing(message, FILL);
        throw awsMissing('secretsmanager:GetSecretValue', cause, 'Check ENV, --region and --secret-id.');
      }
    },
    found: ({ appId, markerKeys }) => `App ${appId}, its key, ${markerKeys.length} to mark issues with`,
  });
}

/** GitHub takes the key for the App's. */
export function checkApp(trial: Trial, { appId }: GitHubCredentials, github: GitHubAppInspection): Promise<AppFacts> {
  return trial.attempt({
    step: 'app',
    doing: 'Asking GitHub for the App',
    act: async () => {
      try {
        return await github.app();
      } catch (error) {
        const kind = error instanceof CasefileError ? error.kind : undefined;
        if (kind === 'access_denied') {
          throw new Missing(
            `GitHub does not accept the key of the App ${appId}`,
            `Compare the id with the App's settings, make a new private key there, and put it into the secret. ${FILL}`,
          );
        }
        if (kind === 'not_found') {
          throw new Missing(
            `GitHub knows no App ${appId}`,
            `Look up its id in the App's settings. ${FILL} For GitHub Enterprise Server, does github_api_url end in /api/v3?`,
          );
        }
        throw error;
      }
    },
    found: ({ name, url }) => `${name} (${url})`,
  });
}

/** The App is installed on the repository and may write issues there: answers the installation. */
export async function checkInstallation(
  trial: Trial,
  repo: string,
  { github, app, credentials }: { github: GitHubAppInspection; app: AppFacts; credentials: GitHubCredentials },
): Promise<object> {
  return trial.attempt({
    step: 'installation',
    doing: 'Looking for the installation',
    repo,
    act: async () => {
      const installation = await github.installation(repo);
      if (!installation) throw await notInstalled(repo, app, github);
      const { id, url, permissions, isSuspended } = installation;
      if (isSuspended) throw new Missing(`The App's installation is suspended`, `Unsuspend it: ${url}`);
      const { installationId } = credentials;
      if (installationId !== undefined && installationId !== id) {
        throw new Missing(
          `The secret names the installation ${installationId}, and that of ${repo} is ${id}`,
          `Correct installation_id in the secret, or leave it out: then it is found by itself.`,
        );
      }
      if (permissions['issues'] === 'write') return installation;
      const level = permissions['issues'] ?? 'none';
      throw app.permissions['issues'] === 'write'
        ? new Missing(`The installation has issues: ${level}, not write`, `Accept what the App asks for: ${url}`)
        : new Missing(
            `The App has issues: ${level}, not write`,
            `Grant "Issues: Read and write" on ${app.settingsUrl}/permissions, then accept that on ${url}`,
          );
    },
    found: ({ id, permissions }) =>
      `number ${id}, with ${Object.entries(permissions)
        .map(([name, level]) => `${name}: ${level}`)
        .join(', ')}`,
  });
}

/** GitHub says 404 for more than one reason; whether the owner has the App tells them apart. */
async function notInstalled(repo: string, { url }: AppFacts, github: GitHubAppInspection): Promise<Missing> {
  const [owner = ''] = repo.split('/');
  const elsewhere = await github.installation(owner);
  if (!elsewhere) {
    return new Missing(`The App is not installed for ${owner}`, `Install it on ${repo}: ${url}/installations/new`);
  }
  return elsewhere.selection === 'all'
    ? new Missing(
        `The App is installed for ${owner}, and there is no repository ${repo}`,
        'Correct github_repo or routing.json: was it renamed, moved or deleted?',
      )
    : new Missing(
        `The App is installed for ${owner}, but not on ${repo}`,
        `Add the repository, if it exists under that name: ${elsewhere.url}`,
      );
}
