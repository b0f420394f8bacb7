import { randomBytes } from 'node:crypto';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startGitHubFake } from '@casefile/github-fake';
import { withCredentials } from './github-app-secret.js';
import { localCredentials } from './local-aws.js';

/** The repository that the stack under test keeps its issues in. */
const REPOSITORY = 'shop/alerts';

/** A fake GitHub for a stack under test: Terraform's variables that lead there, and what fills the App's secret. */
export async function startTestGitHub() {
  const fake = await startGitHubFake({
    repositories: [REPOSITORY],
    // a test suite opens more issues in a minute than anybody may
    settings: { writes_per_minute: 1_000_000, writes_per_hour: 1_000_000, requests_per_hour: 1_000_000 },
  });
  const credentials = { appId: String(fake.appId), privateKey: fake.privateKeyPem };

  async function fillSecret(secretId: string, endpoint: string): Promise<void> {
    const secret = withCredentials(undefined, credentials, () => randomBytes(32).toString('base64url'));
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION } = localCredentials;
    const client = new SecretsManagerClient({
      endpoint,
      region: AWS_REGION,
      credentials: { accessKeyId, secretAccessKey },
    });
    await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(secret) }));
    client.destroy();
  }

  return {
    url: fake.url,
    variables: {
      enable_github_issues: 'true',
      github_repo: REPOSITORY,
      github_api_url: fake.url,
      unknown_outcome_wait_seconds: '3', // the fake's listing lags only when told to
    },
    fillSecret,
    stop: fake.stop,
  };
}
